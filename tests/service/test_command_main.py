"""The command line as a whole."""

import pytest

from service.command import main


def test_an_interrupt_while_a_command_is_loaded_is_no_traceback(monkeypatch, capsys):
    def interrupted(names):
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "make_app", interrupted)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")
