from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0003_draft_departures'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='member',
            field=models.UUIDField(null=True),
        ),
    ]
