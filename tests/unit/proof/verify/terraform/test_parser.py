"""HCL is read as the specification has it, with exact lines; whatever is none is a fault and nothing else."""

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.terraform.hcl import Body, parse
from lawyers_hub.proof.verify.terraform.hcl.walking import named
from tests.unit.proof.verify.terraform.trees import HOUSE, plain_of

OURS = sorted((HOUSE / "infrastructure" / "terraform").rglob("*.tf"))


def read(text: str) -> Body:
    return parse("x.tf", text)


def fault(text: str) -> Fault:
    with pytest.raises(Fault) as raised:
        read(text)
    return raised.value


def test_attributes_and_blocks_stand_on_their_lines() -> None:
    body = read('# why\na = 1\n\nresource "x" "y" {\n  b = [\n    2,\n  ]\n  inner {\n    c = 3\n  }\n}\n')
    assert body.attributes["a"].place.line == 2
    [block] = body.blocks
    assert (block.kind, block.labels, block.place.line) == ("resource", ("x", "y"), 4)
    assert block.body.attributes["b"].place.line == 5
    assert block.body.blocks[0].body.attributes["c"].place.line == 9


def test_lines_are_right_behind_comments_and_heredocs_of_many_lines() -> None:
    body = read("/* one\n two */\na = <<EOT\nx\ny\nEOT\nb = 1 // why\n")
    assert body.attributes["b"].place.line == 7


def test_a_block_may_stand_on_one_line() -> None:
    assert read("filter {}\ntags { a = 1 }\n").blocks[1].body.attributes["a"].place.line == 2


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r'"a\tb\n\"c\" \\ é \U0001F600"', 'a\tb\n"c" \\ é 😀'),
        ('"$${not} and %%{not}"', "${not} and %{not}"),
        ('"cost: $5 and 5% of it"', "cost: $5 and 5% of it"),
        ('"${"inner ${"innermost"}"}"', "inner innermost"),
        ('"a ${1 + 2} b"', "a 3 b"),
        ('"${[1, 2]}"', [1, 2]),
        ('"%{ if true }yes%{ else }no%{ endif }"', "yes"),
        ('"%{ for x in ["a", "b"] }${x},%{ endfor }"', "a,b,"),
        ('"<  ${~ "x" ~}  >"', "<x>"),
    ],
)
def test_texts_mean_what_they_mean_to_terraform(text: str, meant: object) -> None:
    assert plain_of(text) == meant


def test_a_heredoc_keeps_its_lines_and_an_indented_one_loses_what_they_share() -> None:
    assert plain_of("<<EOT\n  a\n b ${1}\nEOT") == "  a\n b 1\n"
    assert plain_of("<<-EOT\n    a\n\n      b ${1}\n    EOT") == "a\n\n  b 1\n"
    assert plain_of('<<-EOT\n  "quoted \\n" $${x}\n  EOT') == '"quoted \\n" ${x}\n'


@pytest.mark.parametrize(
    ("expression", "meant"),
    [
        ("1 + 2 * 3 - 4 / 2", 5),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("-2 * -3", 6),
        ("!true || true && false", False),
        ("1 < 2 == true", True),
        ("true ? 1 : false ? 2 : 3", 1),
        ("7 % 4", 3),
        ("[for x in [1, 2, 3] : x * 2 if x != 2]", [2, 6]),
        ('{ for k, v in { a = 1, b = 2 } : v => k }', {"1": "a", "2": "b"}),
        ('{ for x in ["a", "b", "a"] : x => 1... }', {"a": [1, 1], "b": [1]}),
        ('{\n  a = 1\n  "b" : 2,\n  (join("", ["c"])) = 3\n}', {"a": 1, "b": 2, "c": 3}),
        ('[{ a = 1 }, { a = 2 }][*].a', [1, 2]),
        ('[{ a = [5] }][*].a[0]', [5]),
        ('[{ a = 1 }].*.a', [1]),
        ("[[{ a = 1 }], []][*][*].a", [[1], []]),
        ('[["x"]].0.0', "x"),
        ('max([1, 5, 3]...)', 5),
        ("[\n  1,\n  2, # why\n]", [1, 2]),
        ("1e3", 1000),
    ],
)  # fmt: skip
def test_expressions_bind_as_specified(expression: str, meant: object) -> None:
    assert plain_of(expression) == meant


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a = \n", 1, "a value is missing"),
        ("a = 1 b = 2\n", 1, "a line of its own"),
        ("a = 1\na = 2\n", 2, "says a twice"),
        ('a = "x\n', 1, "not closed"),
        ("b {\n  a = 1\n", 3, "ends within"),
        ("a = 1\n}\n", 2, "closes nothing"),
        ("a = [1, 2\n", 2, "ends within"),
        ("a = 1 ? 2\n", 1, "is missing after the first choice"),
        ("\n\na = ^\n", 3, "has no meaning"),
        ('a = "\\q"\n', 1, "no escape"),
        ("a = <<EOT\nx\n", 3, "ends within"),
        ('a = "%{ if true }x"\n', 1, "ends without"),
        ('b "${x}" {}\n', 1, "plain text"),
        ("a = " + "[" * 2000 + "\n", 1, "levels deep"),
        ("a = " + "(" * 49 + "-" * 80 + "1" + ")" * 49 + "\n", 1, "in a row"),
        ("a = " + "1+" * 5000 + "1\n", 1, "in a row"),
        ("a = x" + ".y" * 5000 + "\n", 1, "in a row"),
        ("a = " + "true ? 1 : " * 500 + "2\n", 1, "levels deep"),
        ("b {\n" * 500 + "}\n" * 500, 51, "levels deep"),
        ('a = "' + "%{ if true }" * 3000 + '"\n', 1, "nested too deeply"),
        ("a = 1e999999999\n", 1, "too long"),
    ],
)
def test_what_is_no_hcl_is_a_fault_with_its_line(text: str, line: int, said: str) -> None:
    raised = fault(text)
    assert said in raised.what
    assert raised.place.line == line


@given(st.text(alphabet=st.sampled_from('abr{}[]()"$%~<>=!&|?:.,*+-/#\n\\ 01EOTfori'), max_size=60))
@example("a = <<-EOT\n ${x\nEOT\n")
@example('a = "${"')
@example("\ufeffa = 1")
def test_any_text_is_read_or_is_a_fault(text: str) -> None:
    line = 1
    try:
        read(text)
    except Fault as raised:
        line = raised.place.line
    assert 1 <= line <= text.count("\n") + 1


@given(st.sampled_from(OURS), st.randoms(use_true_random=False))
def test_our_files_with_slips_in_them_are_read_or_are_faults(file: Path, chance: random.Random) -> None:
    text = file.read_text()
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        text = (
            text[:at]
            + chance.choice(["", "{", "}", '"', "${", "\n", "= 1", "[", "for "])
            + text[at + chance.randint(0, 30) :]
        )
    with suppress(Fault):
        list(named(read(text)))


EVERY_KIND = """
x = f(a.v, [b.v, { (c.v) = d.v }], e.v ? !g.v : -h.v, i.v + 1, "${j.v}%{ for n in k.v }${n}${l.v}%{ endfor }",
  m.v[o.v].w, p.v[*].w[q.v], [for n in r.v : s.v if t.v], { for n in u.v : y.v => z.v })
inner {
  w = aa.v
}
"""


def test_every_name_is_found_wherever_it_stands() -> None:
    found = {name.words for name in named(read(EVERY_KIND))}
    assert ("m", "v", "w") in found
    assert {words[0] for words in found} - {"n"} == {*"abcdeghijklmopqrstuyz", "aa"}


def test_every_file_of_ours_is_read() -> None:
    assert len(OURS) > 50
    assert sum(len(parse(file.name, file.read_text()).blocks) for file in OURS) > 400


def test_a_file_of_megabytes_takes_seconds_and_not_minutes() -> None:
    text = 'resource "aws_vpc" "x" {\n  cidr_block = cidrsubnet("10.0.0.0/8", 8, 1)\n}\n' * 4000
    began = time.process_time()
    assert len(read(text).blocks) == 4000
    assert time.process_time() - began < 5
