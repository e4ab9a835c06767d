from django.db import migrations

FILL = """
SELECT set_config('qoricancha.actor', '{"kind": "SYSTEM", "name": "migrate"}', true);
UPDATE registration_registration r
   SET recorded_by = ARRAY(
     SELECT officer FROM (
       SELECT r.interview_opened_by_id AS officer
        UNION SELECT r.completed_by_id
        UNION SELECT f.verified_by_id FROM registration_verifiedfield f WHERE f.registration_id = r.id) before
      WHERE officer IS NOT NULL)
 WHERE r.signed_off_at IS NULL;
"""


class Migration(migrations.Migration):
    """Of registrations that await their sign-off: who recorded them so far, but for the pictures, which did not say."""

    dependencies = [
        ('registration', '0002_recorded_by'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
