"""What other programs hand out, one file each, and which of them a file is from."""
