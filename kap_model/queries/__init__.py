"""Questions and their answers as frames: one function a question, one module a section of the screen."""
