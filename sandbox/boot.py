"""How the parent starts a template process: shared by both sides."""

# The template's end of the control socket to the parent.
CONTROL_FD = 3

# Passed to the interpreter with -c. The search path comes over the control socket because
# programs can read the process's arguments and environment.
BOOT = (
    "import os,sys\n"
    f"sys.path[:]=os.read({CONTROL_FD},1<<16).decode().split('\\0')\n"
    "from sandbox.template.main import main\n"
    "main()\n"
)
