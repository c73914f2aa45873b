"""Bills: legacy Cost and Usage Reports and Data Exports, delivered into S3 on the simulated clock."""
