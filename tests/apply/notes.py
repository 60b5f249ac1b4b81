"""The smallest bundle worth applying."""

NOTES = """\
schemagen: 1
name: notes
tenancy: user
tables:
  notes:
    columns:
      user_id: uuid not null default auth.uid() references auth.users on delete cascade
      title: text not null
    use: [id, timestamps]
    access:
      - owner: user_id
"""
