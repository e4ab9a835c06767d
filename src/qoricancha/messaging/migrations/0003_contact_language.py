from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0001_keys_and_files'),
        ('messaging', '0002_contacts_proved_at_the_office'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='language',
            field=models.CharField(db_default='es', default='es', max_length=2),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ('es', 'en', 'fr', 'pt', 'ht'))), name='contact_language_is_known'),
        ),
    ]
