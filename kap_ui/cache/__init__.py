"""What is held in memory: for all sessions, and for one script run. Imports nothing of ours."""
