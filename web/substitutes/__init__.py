"""代理设置: who acts for me, for whom I act, and for administrators everybody's."""
