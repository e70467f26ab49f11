"""P08 乐企单位接入: one request per invitation, from 发出邀请 to 确认通过 or to its end."""
