"""What users of other approval products complain about, each a test of ours (`engine/approval/README.md`): `test_WHAT_HOLDS__REPOSITORY_NUMBER`."""
