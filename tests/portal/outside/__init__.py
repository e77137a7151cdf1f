"""Wenshu's portal from outside: its programs are started and spoken to over HTTP, nothing of its code is used."""
