"""Bluetooth controllers without a radio: each serves HCI (H4) over TCP on this computer.

`controllers.py 2 1` plays two controllers in one place and a third one out of their reach. It prints the ports as one line of JSON, a list for
each place, and ends with its standard input.
"""

import asyncio
import json
import socket
import sys

from bumble.controller import Controller
from bumble.hci import LeFeatureMask
from bumble.link import LocalLink
from bumble.transport.tcp_server import open_tcp_server_transport_with_socket


async def place(count, letter):
    """Controllers that hear each other; gives their ports."""
    link, ports = LocalLink(), []
    for number in range(count):
        listener = socket.create_server(("127.0.0.1", 0))
        transport = await open_tcp_server_transport_with_socket(listener)
        controller = Controller(f"{letter}{number}", host_source=transport.source, host_sink=transport.sink, link=link)
        # One that could advertise in the extended way would report so, also to who has set up a legacy scan, as no controller of hardware does.
        controller.le_features &= ~LeFeatureMask.LE_EXTENDED_ADVERTISING
        ports.append(listener.getsockname()[1])
    return ports


async def main():
    places = [await place(int(count), chr(ord("A") + at)) for at, count in enumerate(sys.argv[1:])]
    print(json.dumps(places), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
