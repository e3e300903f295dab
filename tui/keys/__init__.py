"""What a person can do on which screen, and by which key."""
