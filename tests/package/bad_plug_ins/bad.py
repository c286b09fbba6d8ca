"""Does harm at its third message: which is the argument."""
import os
import signal
import socket
import sys
import time

stream = socket.socket(fileno=int(os.environ["SUANWANG_SOCKET"])).makefile("rw", encoding="utf-8")
fault = sys.argv[1]
for number, line in enumerate(stream, 1):
    answer = "{}" if number == 1 else '{"actions": []}'
    if number == 3:
        if fault == "exit":
            sys.exit(3)
        if fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "hang":
            time.sleep(1000)
        answer = {"nonsense": "[1, 2", "two-lines": '{"actions": []}\n{"actions": []}'}[fault]
    stream.write(answer + "\n")
    stream.flush()
