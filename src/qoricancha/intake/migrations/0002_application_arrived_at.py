from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0001_drafts_and_applications'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='arrived_at',
            field=models.DateTimeField(null=True),
        ),
    ]
