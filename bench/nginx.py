"""Debian's nginx before servers of this machine, with the documented file, for measurements and tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bench.app_server import free_port
from bench.figures import ROOT

PROGRAM: Final = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
FILE: Final = ROOT / "deploy" / "nginx.conf"
DOCUMENTED: Final = {"a": 8501, "b": 8502}
"""The ports of the two servers in the file."""

PASSED_OVER: Final = 1
"""Seconds, here, in which nginx asks nothing of a server that did not answer."""

START_SECONDS: Final = 20

_MAIN: Final = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
{user}
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/temporary;
    proxy_temp_path {folder}/temporary;
    fastcgi_temp_path {folder}/temporary;
    uwsgi_temp_path {folder}/temporary;
    scgi_temp_path {folder}/temporary;
    include {folder}/kap.conf;
}}
"""


@dataclass(frozen=True)
class RunningNginx:
    """A running nginx: where readers find it, and its process."""

    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def running_nginx(ports: Mapping[str, int], folder: Path) -> Iterator[RunningNginx]:
    """Start nginx with the documented file before the servers `a` and `b`, which may start later.

    Args:
        ports: of the servers, by their names.
        folder: an empty one of its own.
    """
    if PROGRAM is None:
        raise SystemExit("nginx is not installed")
    (folder / "temporary").mkdir(parents=True)
    _write_certificate(folder)
    own = free_port()
    (folder / "kap.conf").write_text(substituted(ports, own, free_port(), folder), encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user), encoding="utf-8")
    command = [PROGRAM, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "nginx.log"]
    nginx = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _listens(own):
            if nginx.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"nginx did not start:\n{(folder / 'nginx.log').read_text(encoding='utf-8')}")
            time.sleep(0.02)
        yield RunningNginx(f"https://127.0.0.1:{own}", nginx)
    finally:
        nginx.terminate()
        nginx.wait()


def substituted(ports: Mapping[str, int], own: int, plain: int, folder: Path) -> str:
    """Return the documented file with other ports and another certificate; each of them stands in it."""
    text = FILE.read_text(encoding="utf-8")
    pairs = {
        "fail_timeout=5s": f"fail_timeout={PASSED_OVER}s",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{own} ssl",
        "/etc/ssl/certs/kap.example.org.pem": f"{folder}/certificate.pem",
        "/etc/ssl/private/kap.example.org.key": f"{folder}/key.pem",
        **{f"127.0.0.1:{port}": f"127.0.0.1:{ports[name]}" for name, port in DOCUMENTED.items()},
    }
    for documented, here in pairs.items():
        assert documented in text
        text = text.replace(documented, here)
    return text


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
