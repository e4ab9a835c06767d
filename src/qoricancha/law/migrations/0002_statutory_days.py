from django.db import migrations, models

FILL = """
SELECT set_config('qoricancha.actor', '{"kind": "SYSTEM", "name": "migrate"}', true);
UPDATE law_nonworkingday SET is_statutory = true WHERE basis LIKE 'Feriado nacional, DL 713, art. 6: %';
"""


class Migration(migrations.Migration):
    """Statutory holidays are told from decreed days; the first say which years are known."""

    dependencies = [
        ('law', '0001_calendar'),
    ]

    operations = [
        migrations.AddField(
            model_name='nonworkingday',
            name='is_statutory',
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
