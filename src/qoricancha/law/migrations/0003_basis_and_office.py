from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """No day without its norm, no statutory holiday of one office."""

    dependencies = [
        ('law', '0002_statutory_days'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='nonworkingday',
            constraint=models.CheckConstraint(condition=~Q(basis=''), name='nonworkingday_has_a_basis'),
        ),
        migrations.AddConstraint(
            model_name='nonworkingday',
            constraint=models.CheckConstraint(
                condition=Q(is_statutory=False) | Q(office=None), name='nonworkingday_statutory_everywhere'
            ),
        ),
    ]
