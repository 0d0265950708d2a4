"""The notebook itself: records, store, index and commands. It never knows a screen."""
