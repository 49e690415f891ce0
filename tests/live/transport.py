#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""From the kernel to the file and to stdout: what came in goes out, all of it, however the run ends."""
import json
import os
import shutil
import signal
import socket
import subprocess
import time

import lib
from lib import Collect, Netns, Skip, check, check_equal, check_in, events_of, of_ns, stats_of, wait_for

PORT = 4


def mine(events, ns):
    """The datagrams of this test; the ICMP errors that they cause are dropped too sometimes."""
    return [e for e in of_ns(events, ns) if ".4: UDP, length" in e["packet"]["summary"]
            and "ICMP" not in e["packet"]["summary"]]


def payloads(events):
    """Numbers that numbered() sent, in the order of the capture."""
    return [int(bytes.fromhex(e["packet"]["data"])[-8:]) for e in events]


def numbered(ns, count, first=0):
    """Send datagrams that hold their number to a closed port."""
    with ns.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for n in range(first, first + count):
            s.sendto(b"%08d" % n, ("127.0.0.1", PORT))


def stop_the_world(run):
    """The consumer sleeps from here on; the kernel side does not."""
    run.send(signal.SIGSTOP)
    pid = run.process.pid
    wait_for(lambda: lib.read("/proc/%d/stat" % pid).rsplit(")", 1)[1].split()[0] == "T")


# ---- nothing is lost, or it is said ----


def test_all_arrive():
    """As many events as packets, each once and in order, though the signal comes right behind the last one."""
    ns = Netns()
    run = Collect()
    numbered(ns, 20000)
    events = run.stop()
    numbers = payloads(mine(events, ns))
    check_equal(len(numbers), 20000, "events")
    check(numbers == list(range(20000)), "they are not in order, or not each once")
    stats = stats_of(run.capture)
    check_equal(stats["lost"], 0, "lost")
    check_in(", 0 lost;", run.stderr(), "totals on stderr")
    check_equal(stats["events"], len(events), "events of stats")


def test_rotate():
    """One file follows the other, none much larger than was said, each with all names; together they have it all."""
    ns, sent, size = Netns(), 8000, 1 << 20
    run = Collect("--out-rotate", "1M")
    numbered(ns, sent)
    events = run.stop()
    files = [run.capture]
    while os.path.exists("%s.%d" % (run.capture, len(files))):
        more = "%s.%d" % (run.capture, len(files))
        files.append(more)
        events += lib.events_of(more)
    check(len(files) >= 3, "%d files" % len(files))
    check_in("and %d more" % (len(files) - 1), run.stderr(), "totals on stderr")
    check(payloads(mine(events, ns)) == list(range(sent)), "they are not in order, or not each once")
    for file in files:
        check(os.path.getsize(file) < size * 3 // 2, "%s has %d bytes" % (file, os.path.getsize(file)))
        check_equal(stats_of(file)["lost"], 0, "lost")
    check_equal({e["ns"]["name"] for e in mine(events, ns)}, {ns.name}, "names of the namespace")
    check_equal({(e["probe"]["symbol"], e["drop"]["reason"]) for e in mine(events, ns)},
                {("skb:kfree_skb", "NO_SOCKET")}, "names of probe and reason")


def test_small_buffer():
    """More than the buffer holds while nobody reads: what is missing is counted, shown and in the file."""
    ns, sent = Netns(), 4000
    # All there was. Reading evidence makes the kernel drop a packet of its own now and then, which only the
    # reader knows for one.
    witness = Collect("--buffer-size", "64M", "--snaplen", "0", "-c", "ns", "--no-evidence")
    run = Collect("--buffer-size", "128K", "--no-evidence")
    stop_the_world(run)
    numbered(ns, sent)
    run.send(signal.SIGCONT)
    check(wait_for(lambda: "events lost" in run.stderr(), 3), "no warning on stderr while it runs")
    numbered(ns, 1)
    events, stats = run.stop(), stats_of(run.capture)
    all_events, all_stats = witness.stop(), stats_of(witness.capture)
    check_equal(all_stats["lost"], 0, "lost by the witness")
    check(0 < len(mine(events, ns)) < sent, "%d of %d caught" % (len(mine(events, ns)), sent))
    # Each event that the witness saw while the run was attached was caught by the run, or is counted as lost.
    at_least = sum(stats["start"] <= e["ts"] <= stats["end"] for e in all_events)
    check(at_least <= stats["events"] + stats["lost"] <= all_stats["events"],
          "%d caught + %d lost, but there were %d to %d"
          % (stats["events"], stats["lost"], at_least, all_stats["events"]))
    check_in("%d lost;" % stats["lost"], run.stderr(), "totals on stderr")
    check_equal(stats["lost_causes"], [{"cause": "ring_full", "count": stats["lost"]}], "cause")
    check_equal(sum(cpu["count"] for cpu in stats["lost_cpus"]), stats["lost"], "sum over the CPUs")
    check_in("lost", lib.run("stats", run.capture).stdout, "stats as text")
    check_in("%d events were lost" % stats["lost"], lib.run("print", run.capture).stderr, "what print says of it")
    journeys = [json.loads(line) for line in lib.run("sort", "--format", "json", run.capture).stdout.splitlines()]
    check(any(not j["verdict"]["complete"] for j in journeys), "no journey is marked incomplete")


def no_ports(ns):
    """Datagrams to closed ports that the namespace has dropped: the kernel's own count."""
    lines = [line.split() for line in ns.command("cat", "/proc/net/snmp").stdout.splitlines() if line[:4] == "Udp:"]
    return int(dict(zip(*lines))["NoPorts"])


def check_left_out(run, stats, cause):
    """What was left out is told alike everywhere, and not as lost."""
    shed = stats["shed"]
    check(shed > 0, "nothing was left out")
    check_equal(stats["shed_causes"], [{"cause": cause, "count": shed}], "causes")
    check_equal(sum(cpu["count"] for cpu in stats["shed_cpus"]), shed, "sum over the CPUs")
    check_equal([(p["symbol"], p["count"]) for p in stats["shed_probes"]], [("skb:kfree_skb", shed)], "probes")
    check_in(", %d left out by rule;" % shed, run.stderr(), "totals on stderr")
    check_in("%d events were left out by rule" % shed, lib.run("print", run.capture).stderr, "what print says of it")
    check_in("left out %d\n" % shed, lib.run("stats", run.capture).stdout, "stats as text")


def test_rate():
    """What is seen and what is left out are all that happened; what is seen is no more than the rate."""
    ns, sent, rate = Netns(), 3000, 50
    witness = Collect("--snaplen", "0", "-c", "ns")
    run = Collect("--rate", "%d/s" % rate)
    numbered(ns, sent)
    events, stats = run.stop(), stats_of(run.capture)
    all_events, all_stats = witness.stop(), stats_of(witness.capture)
    check_equal(no_ports(ns), sent, "drops that the kernel counted")
    check_equal((stats["lost"], all_stats["lost"]), (0, 0), "lost")
    check(len(of_ns(all_events, ns)) >= sent, "the witness saw %d of %d" % (len(of_ns(all_events, ns)), sent))
    check(sent <= stats["events"] + stats["shed"] <= all_stats["events"], "%d caught + %d left out, but there were %d to %d"
          % (stats["events"], stats["shed"], sent, all_stats["events"]))
    for cpu in {e["cpu"] for e in events}:
        times = [e["ts"] for e in events if e["cpu"] == cpu]
        most = rate // 10 + 1 + rate * (times[-1] - times[0]) / 1e9
        check(len(times) <= most, "%d events on CPU %d, at most %d were to be" % (len(times), cpu, most))
    check_left_out(run, stats, "rate")


def test_max_overhead():
    """Under load that costs more than is allowed, events are left out, and said to be."""
    ns = Netns()
    run = Collect("--max-overhead", "0.5%", "--stack")
    sender = flood(ns)
    try:
        check(wait_for(lambda: "--max-overhead is 0.50%" in run.stderr(), 20), "no limit is set, or it is not told")
        left_out_before = no_ports(ns)
        check(wait_for(lambda: no_ports(ns) > left_out_before + 20000, 20), "the flood has ended")
    finally:
        sender.kill()
        sender.wait()
    dropped = no_ports(ns)
    run.stop()
    stats = stats_of(run.capture)
    check(stats["events"] + stats["shed"] + stats["lost"] >= dropped, "%d caught + %d left out + %d lost of %d"
          % (stats["events"], stats["shed"], stats["lost"], dropped))
    check_left_out(run, stats, "overhead")


def test_verbose():
    """What libbpf says is not for who only wants to know more."""
    collect = ["-p", "dropmon", "collect", "--duration", "1ms", "-o", os.devnull]
    once, twice = (lib.run(*v, *collect).stderr for v in (["-v"], ["-v", "-v"]))
    check_in("dropmon.json", once, "with -v")
    check("libbpf" not in once, "libbpf speaks with -v")
    check_in("libbpf", twice, "with -v -v")


def test_stop_after():
    ns = Netns()
    for count in (1, 1000):
        run = Collect("--stop-after", str(count), "-q")
        numbered(ns, 3000)
        check_equal(run.wait(), 0, "exit status")
        check_equal(len(run.events()), count, "events of --stop-after")


def test_several_readers():
    """Two runs at once do not take events from each other."""
    ns = Netns()
    a, b = Collect(), Collect("--snaplen", "0")
    numbered(ns, 500)
    check_equal(len(mine(a.stop(), ns)), 500, "events of the first")
    check(len(of_ns(b.stop(), ns)) >= 500, "events of the second")


# ---- how it ends ----


def test_duration():
    start = time.monotonic()
    run = Collect("--duration", "700ms")
    check_equal(run.wait(), 0, "exit status")
    check(0.7 <= time.monotonic() - start < 2.5, "--duration 700ms took %.2f s" % (time.monotonic() - start))


def test_signals():
    ns = Netns()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        run = Collect()
        numbered(ns, 10)
        check_equal(len(mine(run.stop(number), ns)), 10, "events before %s" % number.name)


def flood(ns):
    """Datagrams without end, from a process of its own."""
    program = ("import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
               "while True: s.sendto(b'00000000', ('127.0.0.1', %d))" % PORT)
    return subprocess.Popen(["ip", "netns", "exec", ns.name, "python3", "-c", program])


def test_stop_in_a_flood():
    """What comes in without end must not keep it from stopping, nor from saying that it loses."""
    ns = Netns()
    senders = [flood(ns), flood(ns)]
    try:
        run = Collect("--buffer-size", "128K")
        time.sleep(1)  # long enough to be in the midst of it
        start = time.monotonic()
        run.send(signal.SIGINT)
        check_equal(run.wait(), 0, "exit status")
        check(time.monotonic() - start < 2, "stopping took %.2f s" % (time.monotonic() - start))
        start = time.monotonic()
        run = Collect("--duration", "500ms", "--buffer-size", "128K")
        run.wait()
        check(time.monotonic() - start < 3, "--duration 500ms took %.2f s" % (time.monotonic() - start))
    finally:
        for sender in senders:
            sender.kill()
            sender.wait()


def full_pipe(ns, *args):
    """A collect whose stdout is a pipe that nobody reads and that is full, and the end to read from."""
    reader, writer = os.pipe()
    run = Collect(*args, stdout=writer)
    os.close(writer)
    numbered(ns, 2000)
    check(wait_for(lambda: blocked_in_write(run.process.pid)), "it does not wait for the pipe")
    return run, reader


def blocked_in_write(pid):
    return "pipe_write" in lib.read("/proc/%d/wchan" % pid) or "pipe" in lib.read("/proc/%d/stack" % pid)


def test_second_signal():
    """The first signal cannot be obeyed while stdout is stuck; the second one ends it, and the file reads."""
    ns = Netns()
    run, reader = full_pipe(ns, "--print")
    run.send(signal.SIGINT)
    time.sleep(0.1)
    run.send(signal.SIGINT)
    ended = wait_for(lambda: run.process.poll() is not None, 3)
    check(ended, "a second SIGINT does not end it while stdout is stuck")
    os.close(reader)
    run.wait()
    check(events_of(run.capture, status=0 if "events in" in run.stderr() else 3) is not None, "the file is unreadable")
    check(not os.path.exists(run.ready), "the ready file is left behind")


def test_kill():
    """Killed without a chance to finish: all that was written is read, and that the end is missing is said."""
    ns = Netns()
    run = Collect()
    numbered(ns, 1000)
    check(wait_for(lambda: lib.run("print", run.capture).stdout.count(ns.name) >= 1000, 4),
          "events are not brought to the file while it runs")
    run.send(signal.SIGKILL)
    run.wait()
    events = events_of(run.capture, status=3)
    check_equal(payloads(mine(events, ns)), list(range(1000)), "events")
    r = lib.run("print", run.capture)
    check(r.stderr.strip() != "", "nothing is said of the missing end")
    check_equal(lib.run("stats", run.capture).returncode, 3, "status of stats")
    os.unlink(run.ready)


def test_closed_pipe():
    """collect | head -1"""
    ns = Netns()
    reader, writer = os.pipe()
    run = Collect("--format", "json", out=False, stdout=writer)
    os.close(writer)
    numbered(ns, 5)
    with os.fdopen(reader) as f:
        event = json.loads(f.readline())
    check_in("drop", event, "first line")
    numbered(ns, 5)
    check_equal(run.wait(), 0, "exit status")
    check_equal([line for line in run.stderr().splitlines() if "attached" not in line], [], "what else is on stderr")
    check(not os.path.exists(run.ready), "the ready file is left behind")


def test_stream():
    """collect -o - | print -, live: events come out while it runs."""
    ns = Netns()
    reader, writer = os.pipe()
    run = Collect("-o", "-", out=False, stdout=writer)
    os.close(writer)
    output = lib.path("stream.json")
    with open(output, "wb") as f:
        printer = subprocess.Popen([lib.pktrack, "print", "--format", "json", "-"], stdin=reader, stdout=f,
                                   stderr=subprocess.PIPE, text=True)
    os.close(reader)
    numbered(ns, 1)
    check(wait_for(lambda: '"%s"' % ns.name in lib.read(output), 3),
          "the event does not come out of the pipe while collect runs")
    numbered(ns, 100, first=1)
    run.send(signal.SIGINT)
    check_equal(run.wait(), 0, "exit status of collect")
    errors = printer.communicate(timeout=10)[1]
    events = mine([json.loads(line) for line in lib.read(output).splitlines()], ns)
    check_equal(payloads(events), list(range(101)), "events")
    check_equal((printer.returncode, errors), (0, ""), "status and stderr of print")


# ---- beside the events ----


def test_command():
    ns = Netns()
    run = Collect("--format", "json", "--print", "--cmd",
                  "echo to stdout; ip netns exec %s python3 -c '%s'; exit 3" % (ns.name, "import socket; socket.socket("
                  "socket.AF_INET, socket.SOCK_DGRAM).sendto(b\"00000007\", (\"127.0.0.1\", 4))"))
    check_equal(run.wait(), 0, "exit status")
    printed = [json.loads(line) for line in run.stdout().splitlines()]  # raises if the command's text is among it
    check_equal(payloads(mine(printed, ns)), [7], "events that were printed")
    check_equal(payloads(mine(run.events(), ns)), [7], "events in the file")
    check_in("to stdout", run.stderr(), "what the command printed")
    check_in("status 3", run.stderr(), "how the command ended")


def test_command_is_ended():
    """When we stop first, the command and all that it started go too."""
    marker = "300.%d" % os.getpid()  # a time to sleep that nobody else sleeps

    def left():
        return lib.tool("pgrep", "-f", "sleep " + marker, ok=False).stdout.split()

    run = Collect("--duration", "300ms", "--cmd", "sleep %s & sleep %s" % (marker, marker))
    check_equal(run.wait(), 0, "exit status")
    check(wait_for(lambda: not left()), "the command is left behind after --duration")  # killed, and may still be dying
    run = Collect("--cmd", "sleep %s & exit 0" % marker)
    check_equal(run.wait(), 0, "exit status")
    check(wait_for(lambda: not left()), "processes that the command left behind")
    for pid in left():
        os.kill(int(pid), signal.SIGKILL)  # of the marker, so our own


def test_ready_file():
    run = Collect(wait=False)
    check(wait_for(lambda: os.path.exists(run.ready)), "there is no ready file")
    ns = Netns()
    numbered(ns, 1)
    check_equal(len(mine(run.stop(), ns)), 1, "what happens once the ready file is there")


def test_file_mode():
    run = Collect()
    run.stop()
    check_equal(oct(os.stat(run.capture).st_mode & 0o777), "0o600", "mode of the capture")


def kernel_objects(pid):
    """The BPF programs, maps and links that a process holds, as bpftool names them."""
    found = set()
    for fd in os.listdir("/proc/%d/fdinfo" % pid):
        for line in lib.read("/proc/%d/fdinfo/%s" % (pid, fd)).splitlines():
            kind, _, number = line.partition("_id:")
            if kind in ("prog", "map", "link"):
                found.add((kind, number.strip()))
    return found


def test_no_system_changes():
    """Nothing stays in the kernel: no program, no map, no link."""
    if not shutil.which("bpftool"):
        raise Skip("bpftool is not installed")

    def left():
        return [(kind, number) for kind, number in held
                if not lib.tool("bpftool", kind, "show", "id", number, ok=False).returncode]

    run = Collect()
    held = kernel_objects(run.process.pid)
    check({"prog", "map"} <= {kind for kind, _ in held}, "it holds only %s" % held)
    check_equal(len(left()), len(held), "objects that bpftool sees while it runs")
    run.stop()
    check(wait_for(lambda: not left(), 5), "left in the kernel: %s" % left())


if __name__ == "__main__":
    lib.main()
