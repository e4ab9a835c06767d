"""What pages, letters and papers say of the procedure, made from the rules in force.

Every sentence that changes with the law stands here and nowhere else. Each is
chosen by a rule (is the online way the filing, or its preparation?), never by
the name of a regime.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from qoricancha.law.labels.codes import FILERS, RECEIVERS
from qoricancha.law.rules.competence import FilingWay, Receiver
from qoricancha.law.rules.procedure import Procedure
from qoricancha.law.rules.terms import TermKind


@dataclass(frozen=True)
class Sending:
    """What it means to send what was written online: on the pages before it and after it, and at the desk."""

    begin: str
    lead: str
    who_files: str
    visit: str
    before: str
    send: str
    title: str
    received: str
    letter: str
    appointment: str
    missed: str
    desk: str


@dataclass(frozen=True)
class ReceiptWords:
    """What the paper says that a person takes along. No letterhead of its own: the authority's."""

    letterhead: tuple[str, str] | None
    title: str
    sender: str
    statement: str
    appointment: str


@dataclass(frozen=True)
class ProcedureWords:
    """All of it. `next_steps` follow the sending, `while_pending` is for who has a case file."""

    sending: Sending
    receipt: ReceiptWords
    contact: str
    readers: str
    data_rights: str
    next_steps: list[str]
    while_pending: list[str]


def procedure_words(law: Procedure) -> ProcedureWords:
    """Put the rules into words, in the language of the moment."""
    online = law.filing.way == FilingWay.ONLINE
    facts = {
        "receiver": RECEIVERS[law.filing.receiver],
        "basis": law.filing.source.citation,
        "filers": _either([str(FILERS[filer]) for filer in law.filing.filers]),
    }
    return ProcedureWords(
        sending=_filed_online(facts) if online else _only_prepared(facts),
        receipt=_receipt_of_filing(facts) if online else _receipt_of_preparation(facts, law.filing.receiver),
        contact=_contact(law),
        readers=_readers(law.filing.receiver),
        data_rights=_data_rights(law),
        next_steps=[*_after_sending(law, facts), _decision(law), _permit(law), *_leaving(law)],
        while_pending=[_decision(law), _changes(law), _notification(law), *_leaving(law)],
    )


def _filed_online(facts: dict[str, object]) -> Sending:
    return Sending(
        begin=_("Solicitar refugio"),
        lead=_(
            "Presente aquí su solicitud y elija una cita. La recibe %(receiver)s. "
            "El día de la cita la confirmamos con usted en una de nuestras oficinas."
        )
        % facts,
        who_files=_("Puede presentarla %(filers)s.") % facts,
        visit=_("Irá una vez, para el registro con un funcionario."),
        before=_(
            "Al enviarla queda presentada: la recibe %(receiver)s (%(basis)s) y reservamos su cita. "
            "Después podrá corregir sus datos el día del registro."
        )
        % facts,
        send=_("Enviar mi solicitud"),
        title=_("Recibimos su solicitud"),
        received=_("Recibida el"),
        letter=_("Recibimos su registro."),
        appointment=_(
            "Venga con los documentos que tenga. Habrá una entrevista y le tomaremos una fotografía y la firma."
        ),
        missed=_("Si no pudo venir a su cita, elija otra aquí."),
        desk=_("La presentó en línea (%(basis)s). Enviada el") % facts,
    )


def _only_prepared(facts: dict[str, object]) -> Sending:
    return Sending(
        begin=_("Preparar mi solicitud"),
        lead=_(
            "Prepare aquí su solicitud y elija una cita. Prepararla no es presentarla: "
            "se presenta en persona ante %(receiver)s, el día de la cita."
        )
        % facts,
        who_files=_("Solo puede presentarla %(filers)s, en persona.") % facts,
        visit=_("Irá a presentar su solicitud y a registrar sus datos personales y biométricos."),
        before=_(
            "Al enviarla reservamos su cita, pero todavía no queda presentada: usted la presenta ese día, en persona, "
            "ante %(receiver)s (%(basis)s). Entonces podrá corregir sus datos."
        )
        % facts,
        send=_("Enviar mi registro previo"),
        title=_("Recibimos su registro previo"),
        received=_("Registro previo enviado el"),
        letter=_("Recibimos su registro previo. El trámite se presenta en persona, el día de su cita."),
        appointment=_(
            "Vaya con los documentos que tenga a presentar su solicitud. "
            "Se registrarán sus datos personales y biométricos."
        ),
        missed=_("Todavía no está presentada: si no pudo ir a su cita, elija otra aquí."),
        desk=_("Es un registro previo: la solicitud queda presentada al registrar la llegada (%(basis)s). Enviado el")
        % facts,
    )


def _receipt_of_filing(facts: dict[str, object]) -> ReceiptWords:
    return ReceiptWords(
        letterhead=None,
        title=_("CONSTANCIA DE REGISTRO DE SOLICITUD"),
        sender=_("Presentada por"),
        statement=_(
            "registró en línea una solicitud de reconocimiento de la condición de refugiado, que recibió %(receiver)s "
            "en la fecha y hora indicadas (%(basis)s)."
        )
        % facts,
        appointment=_("Su cita para el registro presencial"),
    )


def _receipt_of_preparation(facts: dict[str, object], receiver: Receiver) -> ReceiptWords:
    return ReceiptWords(
        letterhead=_LETTERHEADS.get(receiver),
        title=_("CONSTANCIA DE REGISTRO PREVIO"),
        sender=_("Preparada por"),
        statement=_(
            "preparó en línea, en la fecha y hora indicadas, una solicitud de reconocimiento de la condición de "
            "refugiado. La solicitud se presenta en persona ante %(receiver)s (%(basis)s): "
            "esta constancia no acredita que se haya presentado."
        )
        % facts,
        appointment=_("Su cita para presentar la solicitud"),
    )


_LETTERHEADS = {Receiver.MIGRACIONES: ("MIGRACIONES", "Superintendencia Nacional de Migraciones")}


def _notification(law: Procedure) -> str:
    term = law.acknowledgement
    facts = {"days": term.length, "basis": term.source.citation}
    if law.filing.way == FilingWay.ONLINE:
        return (
            _(
                "Las notificaciones de su trámite se le entregan en su domicilio. Por correo electrónico se le "
                "notifica solo si usted lo autoriza; si en %(days)d días hábiles no consta que lo recibió, "
                "se le notifica en papel (%(basis)s)."
            )
            % facts
        )
    return (
        _(
            "El correo u otro medio electrónico que usted dé es el medio oficial para notificarle. Revíselo a menudo: "
            "si no confirma que recibió una notificación en %(days)d días hábiles, vale igual y surte efecto el día "
            "hábil siguiente (%(basis)s)."
        )
        % facts
    )


def _contact(law: Procedure) -> str:
    if law.filing.way == FilingWay.ONLINE:
        return _notification(law)
    return f"{_notification(law)} {_('Use un correo personal; si no tiene, en su cita le ayudan a crearlo.')}"


def _readers(receiver: Receiver) -> str:
    if receiver == Receiver.CEPR:
        return _("Los ve solo el personal de la Comisión Especial para los Refugiados que atiende su caso.")
    return _(
        "Los ve solo el personal de MIGRACIONES que recibe su solicitud y el de la Comisión Especial para los "
        "Refugiados que atiende su caso. MIGRACIONES registra sus datos personales y biométricos y los pone a "
        "disposición de la Comisión (Ley 27891, arts. 13.3 y 13-A)."
    )


def _data_rights(law: Procedure) -> str:
    words = {
        TermKind.DATA_INFORMATION: _("%(days)d si pregunta cómo se usan"),
        TermKind.DATA_ACCESS: _("%(days)d si pide verlos"),
        TermKind.DATA_CORRECTION: _("%(days)d si pide corregirlos o suprimirlos, o se opone"),
    }
    if not law.data_answers:
        return ""
    answers = [words[rule.kind] % {"days": rule.length} for rule in law.data_answers]
    return _("Días hábiles para responderle: %(answers)s (Ley 29733; DS 016-2024-JUS, art. 69).") % {
        "answers": ", ".join(answers)
    }


def _after_sending(law: Procedure, facts: dict[str, object]) -> list[str]:
    return _after_filing() if law.filing.way == FilingWay.ONLINE else _after_preparing(law, facts)


def _after_filing() -> list[str]:
    return [
        _("El día de la cita un funcionario revisa con usted sus datos y completa el registro."),
        _("Después recibe su número de expediente y su autorización de trabajo, gratis."),
    ]


def _after_preparing(law: Procedure, facts: dict[str, object]) -> list[str]:
    steps = [
        _("El día de la cita presenta su solicitud en persona ante %(receiver)s y registra sus datos biométricos.")
        % facts
    ]
    if missed := law.biometrics_missed:
        steps.append(
            _(
                "Si no puede ir, elija otra cita: a quien no se presenta a registrar sus datos, la Comisión le declara "
                "improcedente la solicitud y la archiva (%(basis)s)."
            )
            % {"basis": missed.source.citation}
        )
    steps.append(_("La solicitud se remite a la Comisión. Usted recibe, gratis, su autorización de trabajo."))
    return steps


def _decision(law: Procedure) -> str:
    facts = {"days": law.decision.length, "basis": law.decision.source.citation}
    words = _("La Comisión Especial para los Refugiados resuelve en %(days)d días hábiles, prorrogables (%(basis)s).")
    return words % facts


def _permit(law: Procedure) -> str:
    days, basis = law.permit.working_days, law.permit.source.citation
    if days is None:
        return _("La autorización vale hasta la decisión definitiva de su solicitud (%(basis)s).") % {"basis": basis}
    return _("La autorización vale %(days)d días hábiles desde que se emite, y se puede renovar (%(basis)s).") % {
        "days": days,
        "basis": basis,
    }


def _changes(law: Procedure) -> str:
    return _(
        "Si cambia de domicilio, de trabajo o de estado civil, o si nace un hijo suyo, comuníquelo por escrito "
        "dentro de %(days)d días (%(basis)s)."
    ) % {"days": law.changes.length, "basis": law.changes.source.citation}


def _leaving(law: Procedure) -> list[str]:
    if law.left_peru is None:
        return []
    words = _(
        "Si sale del Perú por su voluntad antes de la decisión, se entiende que renuncia a su solicitud (%(basis)s)."
    )
    return [words % {"basis": law.left_peru.source.citation}]


def _either(words: list[str]) -> str:
    """Return "a", "a o b", "a, b o c"."""
    *first, last = words
    return _("%(first)s o %(last)s") % {"first": ", ".join(first), "last": last} if first else last
