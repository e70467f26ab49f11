"""`piaoflow db`: migrations."""

import click

from web import db
from web.cli.output import BILINGUAL, fail, say
from web.cli.running import in_app
from web.house import house


@click.group("db", context_settings=BILINGUAL)
def command() -> None:
    """数据库结构。Schema of the database."""


@command.command()
@in_app
def upgrade() -> None:
    """升级到本版本的结构。Run the migrations this database has not seen."""
    db.upgrade()
    say("数据库已是最新结构", "The database has the current schema")


@command.command()
@in_app
def check() -> None:
    """检查结构与代码是否一致（不一致退出码 1）。Is the schema the code's? Exit 1 if not."""
    if not db.schema_is_current(house().database):
        fail("还有没运行的升级，请运行 piaoflow db upgrade", "Some migrations have not run: piaoflow db upgrade")
    found = db.differences(house().database)
    if found:
        fail("结构与代码不一致：\n" + "\n".join(found), "The schema is not the code's:\n" + "\n".join(found))
    say("数据库结构与代码一致", "The schema is the code's")
