"""What the demo firm works on: twelve cases as an Indonesian firm might have them. Everybody in them is invented."""

from typing import NamedTuple

from lawyers_hub.practice.case_status import Status
from lawyers_hub.practice.cases import PracticeArea
from lawyers_hub.practice.parties import PartyDraft

RATNA, BIMA, DEWI = "ratna@demo.example", "bima@demo.example", "dewi@demo.example"


class DemoCase(NamedTuple):
    """A case and how far it has come; `steps` follow one another from draft."""

    title: str
    practice_area: PracticeArea
    client: str
    responsible: str | None = None
    steps: tuple[Status, ...] = ()
    parties: tuple[PartyDraft, ...] = ()
    notes: tuple[str, ...] = ()
    shared: bool = False


CASES = (
    DemoCase(
        "Sale of the house at Jalan Dago 112",
        "property",
        "Agus Hartono",
        RATNA,
        ("active",),
        (
            PartyDraft("Agus Hartono", "client"),
            PartyDraft("Siti Rahmawati", "opposing_party"),
            PartyDraft("Kantor Pertanahan Kota Bandung", "other"),
        ),
        (
            "Certificate SHM 2291 checked at the land office: no mortgage, no block.",
            "Mr Hartono asks whether the garden wall belongs to the plot. Survey ordered for Thursday.",
        ),
        shared=True,
    ),
    DemoCase(
        "PT Samudra Biru v. PT Cahaya Timur: unpaid freight",
        "litigation",
        "PT Samudra Biru",
        RATNA,
        ("active", "pending"),
        (
            PartyDraft("PT Samudra Biru", "client"),
            PartyDraft("PT Cahaya Timur", "opposing_party"),
            PartyDraft("Halim & Rekan", "opposing_counsel"),
            PartyDraft("Pengadilan Negeri Jakarta Utara", "court"),
        ),
        ("Mediation on the first hearing failed; the court sends the summons within three weeks.",),
    ),
    DemoCase(
        "Founding of PT Kopi Gayo Nusantara",
        "corporate",
        "Yusuf Iskandar",
        BIMA,
        ("active",),
        (PartyDraft("Yusuf Iskandar", "client"), PartyDraft("Notaris Lilis Suryani", "other")),
        ("Name reserved. Capital of Rp 500,000,000 to be paid in before the deed is signed.",),
    ),
    DemoCase(
        "Dismissal of the plant manager",
        "employment",
        "PT Tekstil Majalaya",
        BIMA,
        ("active",),
        (
            PartyDraft("PT Tekstil Majalaya", "client"),
            PartyDraft("Hendra Gunawan", "opposing_party"),
            PartyDraft("Disnaker Kabupaten Bandung", "other"),
        ),
        ("Second bipartite meeting held, minutes signed by both. Tripartite mediation is next.",),
    ),
    DemoCase(
        "Estate of Hj. Maimunah",
        "family",
        "Agus Hartono",
        RATNA,
        ("active", "pending"),
        (
            PartyDraft("Agus Hartono", "client"),
            PartyDraft("Rina Hartono", "other"),
            PartyDraft("Pengadilan Agama Bandung", "court"),
        ),
        ("Waiting for the certificate of heirs from the village office.",),
        shared=True,
    ),
    DemoCase(
        "Trademark “Rasa Ibu” in class 30",
        "intellectual_property",
        "CV Rasa Ibu",
        DEWI,
        ("active",),
        (PartyDraft("CV Rasa Ibu", "client"), PartyDraft("DJKI", "other")),
        ("Similar mark “Rasa Bunda” found in class 29; different goods, the risk is small.",),
    ),
    DemoCase(
        "Objection to the tax assessment of 2023",
        "tax",
        "PT Mebel Jepara Abadi",
        RATNA,
        ("active", "pending"),
        (PartyDraft("PT Mebel Jepara Abadi", "client"), PartyDraft("KPP Pratama Jepara", "opposing_party")),
        ("Objection filed within three months of the assessment; the office has twelve months to answer.",),
    ),
    DemoCase(
        "Defence of Rudi Setiawan",
        "criminal",
        "Rudi Setiawan",
        BIMA,
        ("active",),
        (
            PartyDraft("Rudi Setiawan", "client"),
            PartyDraft("Kejaksaan Negeri Surabaya", "opposing_party"),
            PartyDraft("Wawan Kurniawan", "witness"),
        ),
        ("Mr Kurniawan confirms that Rudi was at the workshop until nine. Statement to be taken.",),
    ),
    DemoCase(
        "Lease of the warehouse in Tanjung Priok",
        "property",
        "PT Samudra Biru",
        BIMA,
        ("active", "closed"),
        (PartyDraft("PT Samudra Biru", "client"), PartyDraft("PT Gudang Prima", "opposing_party")),
        ("Lease signed for five years, deposit of three months.",),
    ),
    DemoCase(
        "Shareholders' agreement of PT Arunika Digital",
        "corporate",
        "PT Arunika Digital",
        RATNA,
        (),
        (PartyDraft("PT Arunika Digital", "client"), PartyDraft("Nusa Ventures Pte. Ltd.", "opposing_party")),
        ("First draft of the term sheet received; the drag-along clause needs a floor.",),
    ),
    DemoCase(
        "Guardianship of the children Pratama",
        "family",
        "Indah Pratama",
        None,
        (),
        (PartyDraft("Indah Pratama", "client"),),
    ),
    DemoCase(
        "Supply contract with a buyer in Rotterdam",
        "other",
        "PT Mebel Jepara Abadi",
        DEWI,
        ("active", "pending", "closed"),
        (
            PartyDraft("PT Mebel Jepara Abadi", "client"),
            PartyDraft("Van der Meer Meubelen B.V.", "opposing_party"),
            PartyDraft("Dr. Anneke Visser", "expert"),
        ),
        ("Arbitration clause: BANI, seat Jakarta, English.", "Signed by both sides; file closed."),
    ),
)
