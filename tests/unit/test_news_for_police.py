"""Word of the child that came after the report: it is to be told to the police until a later line says it was (NAT-L2-A-g, NAT-3.11)."""

from __future__ import annotations

from carer_app.domain.entries import (
    Answered,
    Body,
    ContactHow,
    ContactMade,
    Corrected,
    DetailsGiven,
    FoundWhere,
    InformationReceived,
    Located,
    Noted,
    PoliceAnswered,
    PoliceOutcome,
    PoliceTold,
    PoliceToldOfReturn,
    PoliceUpdated,
    Returned,
    Unsure,
)
from carer_app.domain.news_for_police import news_sentence, untold_news
from carer_app.domain.occurrence import Occurrence
from tests.unit.occurrence_cases import log_of

TOLD = PoliceTold("TV 1")
A_PLACE = Located(FoundWhere.FAMILY_OR_FRIENDS, False, "A flat on Mill Lane")
WORRYING = InformationReceived("Kai", "Got into a silver car", Unsure.YES)


def untold(*bodies: Body) -> list[Body]:
    return [line.entry.body for line in untold_news(Occurrence.of(log_of(*bodies).entries))]


def test_a_place_and_worrying_news_after_the_report_are_to_be_told() -> None:
    assert untold(TOLD, A_PLACE) == [A_PLACE]
    assert untold(TOLD, A_PLACE, WORRYING) == [A_PLACE, WORRYING]
    assert untold(TOLD, InformationReceived("Kai", "Saw a car", Unsure.DONT_KNOW)) != []


def test_before_the_report_it_is_part_of_the_report() -> None:
    assert untold(A_PLACE) == []
    assert untold(A_PLACE, TOLD) == []


def test_what_does_not_worry_is_no_news_for_the_police() -> None:
    assert untold(TOLD, InformationReceived("Kai", "Left his bag here", Unsure.NO), Noted("Rain")) == []


def test_word_from_the_child_and_where_they_are_said_to_be_are_news() -> None:
    rang = ContactMade(ContactHow.VOICE, Unsure.NO)
    assert untold(TOLD, rang) == [rang]
    assert untold(TOLD, DetailsGiven({"clothing": "Red coat"})) == []
    assert untold(TOLD, DetailsGiven({"believed_place": "The park"})) != []
    thought = Answered("where", {"whereabouts": "believed"})
    assert untold(TOLD, thought) == [thought]
    assert untold(thought, TOLD, thought) == []


def test_told_is_an_update_a_new_report_or_that_they_know_where() -> None:
    assert untold(TOLD, A_PLACE, PoliceUpdated("At a flat")) == []
    assert untold(TOLD, PoliceUpdated("Earlier"), A_PLACE) == [A_PLACE]
    assert untold(TOLD, A_PLACE, PoliceTold("TV 2")) == []
    assert untold(TOLD, A_PLACE, PoliceToldOfReturn(of="located")) == []


def test_a_report_that_is_known_only_by_its_answer_is_a_report_and_a_later_answer_proves_nothing() -> None:
    answer = PoliceAnswered(PoliceOutcome.RECORDED_MISSING)
    assert untold(A_PLACE, answer) == []
    assert untold(answer, A_PLACE) == [A_PLACE]
    assert untold(TOLD, A_PLACE, answer) == [A_PLACE]


def test_with_the_police_or_back_there_is_nothing_of_it_to_tell() -> None:
    assert untold(TOLD, Located(FoundWhere.POLICE, True)) == []
    assert untold(TOLD, A_PLACE, Returned(FoundWhere.CAME_BACK)) == []


def test_a_line_that_was_withdrawn_is_no_news() -> None:
    log = log_of(TOLD, A_PLACE)
    log.add(5, Corrected(log.entries[2].id, "it was her brother", "wrong child", withdraws=True))
    assert untold_news(Occurrence.of(log.entries)) == ()


def test_it_is_said_with_its_time_and_in_words() -> None:
    occurrence = Occurrence.of(log_of(TOLD, A_PLACE, Answered("where", {"whereabouts": "believed", "contact": "no_reply"})).entries)
    told, place, thought = occurrence.log[1:]
    assert "A flat on Mill Lane" in news_sentence(place)
    assert "contact" not in news_sentence(thought).lower()
    assert news_sentence(told)
