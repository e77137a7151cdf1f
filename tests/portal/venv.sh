# Python with what requirements.txt names, in target/venv-portal; sets $python.
# Read by the commands beside it, which stand in this folder.
venv=../../target/venv-portal
python=$venv/bin/python
if [ -z "${offline:-}" ] && ! cmp -s requirements.txt "$venv/installed"; then
    python3 -m venv "$venv" &&
        "$python" -m pip install -q -r requirements.txt &&
        cp requirements.txt "$venv/installed"
fi
export PYTHONDONTWRITEBYTECODE=1
