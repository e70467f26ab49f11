"""`piaoflow serve`: the embedded server."""

import click
from flask import current_app

from engine import SYSTEM
from engine.commands import Tidy
from web import db, server
from web.app import create_app
from web.cli.output import BILINGUAL, fail, say
from web.cli.running import in_app
from web.demo import PASSWORD
from web.house import house
from web.settings import WebSettings


@click.command(context_settings=BILINGUAL)
@click.option("--host", help="监听地址 Address [127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="端口 Port [8000]")
@click.option("--allow-demo-people", is_flag=True, help="有演示账号也对外服务 Serve others although demo people exist")
@click.option("--really", is_flag=True, help="确认上一项 Yes, really")
def command(host: str | None, port: int | None, allow_demo_people: bool, really: bool) -> None:
    """启动服务：一个进程，8 个线程。Serve: one process, 8 threads.

    SQLite 只允许一个进程；有演示账号时不对外服务。One process only on SQLite; no open address while demo people exist.
    """
    settings = WebSettings()
    host, port = host or settings.host, settings.port if port is None else port
    if settings.on_sqlite and settings.workers > 1:
        zh, en = (
            "SQLite 只能由一个进程使用：PIAOFLOW_WORKERS=1，或用 PostgreSQL",
            "SQLite takes one process: PIAOFLOW_WORKERS=1, or PostgreSQL",
        )
        fail(zh, en)
    _check(host, told_twice=allow_demo_people and really)
    lock = server.alone(settings) if settings.on_sqlite else None
    if settings.on_sqlite and lock is None:
        fail("另一个服务正在使用这个 SQLite 文件", "Another server is using this SQLite file")
    say(f"票流 http://{host}:{port}", f"PiaoFlow http://{host}:{port}")
    server.Server(create_app, server.options(settings, host=host, port=port)).run()


@in_app
def _check(host: str, *, told_twice: bool) -> None:
    """May it serve here? Then say who can log in."""
    if not db.schema_is_current(house().database):
        fail("数据库结构不是最新的，请先运行 piaoflow db upgrade", "The database schema is not current: run piaoflow db upgrade first")
    house().engine.execute(Tidy(), SYSTEM)
    people = current_app.extensions["piaoflow.passwords"].demo_people()
    if people and not server.is_loopback(host) and not told_twice:
        fail(
            f"数据库里有演示账号，不能在 {host} 上对外服务；确实需要时加 --allow-demo-people --really",
            f"There are demo people, so it will not serve on {host}; if you are sure: --allow-demo-people --really",
        )
    if people and house().settings.demo:
        say(f"演示账号（密码都是 {PASSWORD}）：", f"Demo log-ins (password: {PASSWORD}):")
        for account, name in people:
            click.echo(f"  {account:24}{name}")
