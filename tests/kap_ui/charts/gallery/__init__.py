"""Every chart with sample data: the list that the tests walk and that `make gallery` draws."""
