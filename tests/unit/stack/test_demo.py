"""Reading the demo firm's logins from what its program wrote."""

from pathlib import Path

from lawyers_hub.stack.demo import DemoFirm, DemoPerson, read_demo

LOGINS = '{"firm":"demo","people":[{"email":"ayu@demo.example","password":"secret","role":"admin","name":"Ayu"}]}'


def test_the_last_logins_count_and_log_lines_do_not(tmp_path: Path) -> None:
    log = tmp_path / "demo.log"
    older = LOGINS.replace("secret", "older")
    log.write_text(f'{older}\n{{"event":"demo.made"}}\n{LOGINS}\n{{"event":"done"}}\nnot even JSON\n')
    assert read_demo(log) == DemoFirm("demo", [DemoPerson("ayu@demo.example", "secret", "admin")])


def test_without_a_log_there_are_no_logins(tmp_path: Path) -> None:
    assert read_demo(tmp_path / "demo.log") is None
