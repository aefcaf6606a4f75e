"""What people do, one function a verb: each takes the session, who acts, and the time, and leaves the commit to the caller."""
