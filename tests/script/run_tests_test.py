import run_tests

GTEST = """<testsuites><testsuite name="A">
<testcase name="Good" status="run" result="completed" classname="A"/>
<testcase name="Bad" status="run" result="completed" classname="A"><failure message="no"/></testcase>
<testcase name="Off" status="notrun" result="suppressed" classname="A"/>
<testcase name="Away" status="run" result="skipped" classname="A">
<skipped message="a.cpp:1&#x0A;no samples"/></testcase>
</testsuite></testsuites>"""


def prepare(tmp_path, monkeypatch, ctest, results):
    monkeypatch.setattr(run_tests, "ROOT", tmp_path)
    monkeypatch.setattr(run_tests, "LOGS", tmp_path)
    (tmp_path / "results").mkdir()
    (tmp_path / "ctest.xml").write_text(ctest)
    for name, text in results.items():
        (tmp_path / "results" / f"{name}.xml").write_text(text)
    tally = run_tests.Tally()
    run_tests.count_ctest(tally, tmp_path, tmp_path / "ctest.xml", "log")
    return tally.passed, tally.failed, tally.skipped


def test_each_case_of_a_program_is_counted(tmp_path, monkeypatch, capsys):
    ctest = '<testsuite><testcase name="a" status="fail"/></testsuite>'
    assert prepare(tmp_path, monkeypatch, ctest, {"a": GTEST}) == (1, 1, 1)
    output = capsys.readouterr().out
    assert "FAILED  A.Bad" in output
    assert "no samples" in output


def test_a_program_that_fails_after_its_cases_passed_is_a_failure(tmp_path, monkeypatch):
    ctest = '<testsuite><testcase name="a" status="fail"/></testsuite>'
    good = '<testsuites><testsuite><testcase name="G" classname="A" status="run"/></testsuite></testsuites>'
    assert prepare(tmp_path, monkeypatch, ctest, {"a": good}) == (1, 1, 0)


def test_a_program_that_left_no_results_counts_as_one(tmp_path, monkeypatch):
    ctest = '<testsuite><testcase name="a" status="run"/><testcase name="b" status="fail"/></testsuite>'
    assert prepare(tmp_path, monkeypatch, ctest, {"b": "<cut off"}) == (1, 1, 0)


def test_no_tests_at_all_is_a_failure(tmp_path, monkeypatch):
    assert prepare(tmp_path, monkeypatch, "<testsuite/>", {}) == (0, 1, 0)
