"""Need owners, people and areas from a spreadsheet: its columns, how it is read, and what each row would do."""
