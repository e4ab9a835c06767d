from django.db import migrations, models

COUNTERS_LIVE_FOR_MINUTES = "DELETE FROM accounts_cacheentry"  # and those kept until now are pickles


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_applicants_sign_in'),
    ]

    operations = [
        migrations.RunSQL(COUNTERS_LIVE_FOR_MINUTES, COUNTERS_LIVE_FOR_MINUTES),
        migrations.AlterField(
            model_name='cacheentry',
            name='value',
            field=models.JSONField(),
        ),
    ]
