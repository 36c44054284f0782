"""What two sections or more word alike."""
