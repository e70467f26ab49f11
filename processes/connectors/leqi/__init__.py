"""乐企 (the tax authority's platform), as far as processes ask it: 授信额度 is queried, moved and given other days.

`port` says what is asked and answered; `settings` choose whether `embedded` answers or `over_http` asks a real server.
"""
