"""The end-to-end suite: what its checks share; the checks are in `beside` and `pods`, one file a theme."""
