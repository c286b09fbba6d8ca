"""A policy with a mistake, to see how it is told."""
import json
import os
import socket

stream = socket.socket(fileno=int(os.environ["SUANWANG_SOCKET"])).makefile("rw", encoding="utf-8")
for line in stream:
    message = json.loads(line)
    actions = [{"action": "dispach", "job": job["id"], "centre": 0} for job in message.get("jobs", [])]
    stream.write(json.dumps({"actions": actions}) + "\n")
    stream.flush()
