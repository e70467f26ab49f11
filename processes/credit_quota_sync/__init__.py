"""授信额度同步: the platform's figures take the place of ours."""
