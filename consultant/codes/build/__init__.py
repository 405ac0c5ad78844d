"""Making the code database: reading official files, deriving what is looked up, swapping the new file in."""
