"""What the clerk sees on the screen. Text from sheets is printed as it is, never read as markup."""
