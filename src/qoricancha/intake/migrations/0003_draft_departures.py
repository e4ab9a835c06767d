from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0002_application_arrived_at'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='departures',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
