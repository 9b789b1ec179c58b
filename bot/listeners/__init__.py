"""What people do in Slack, a file for each thing: it becomes a job, and the job is done here."""
