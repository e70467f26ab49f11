"""`piaoflow demo`: people, organisation, registry and processes to play with."""

import click

from engine.model import Deployed
from web import db, demo
from web.cli.deploy import said
from web.cli.output import BILINGUAL, say
from web.cli.running import in_app
from web.house import house


@click.command(context_settings=BILINGUAL)
@click.option("--quiet", is_flag=True, help="只说有变化的 Say only what changed")
@in_app
def command(quiet: bool) -> None:
    """装入演示数据；再运行一次没有变化。Load demo data; running it twice changes nothing.

    登录密码只在 PIAOFLOW_DEMO=1 时设置。Passwords are set only with PIAOFLOW_DEMO=1.
    """
    db.upgrade()
    deployed: list[Deployed] = demo.load(house())
    for one in deployed:
        if one.changed or not quiet:
            said(one)
    if not quiet:
        say("演示数据已就绪", "The demo data is there")
