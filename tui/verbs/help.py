"""``headway help``: what the command line can do, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
Headway keeps a program - a group of projects that only together reach a goal - in one file.

  headway                      open the app
  headway demo                 the sample program, in a file of its own, dates moved to this week

  headway list [KIND]          tasks, milestones, projects, programs, risks, people, links, calendars ...
  headway find TEXT            any record of any kind that has these words
  headway log [KIND ...]       issues, actions, decisions, changes and assumptions, by the day they are due
  headway exposure [PROGRAM]   what open risks are likely to cost and to bring, against the contingency
  headway show ID              one record with everything on it
  headway why ID               why a date is what it is, and what made it late
  headway whatif keep|drop     what is tried on top of the plan, against it
  headway schedule             dates, float and what drives them
  headway evm [PROJECT]        planned, earned and spent, and what that says of the end
  headway budget [PROJECT]     what of each budget line is spent, and what is left of the reserves
  headway level                work put off so that nobody has too much to do
  headway roadmap              the roadmap as text
  headway free WHEN [WORDS]    who has time then, ranked
  headway leave PERSON WHEN    who is away, and what moves by it; --from reads a calendar file
  headway plan PERSON          what lies before somebody; --ics for their calendar
  headway raci                 who answers, does, is asked and told, by deliverable
  headway ask PERSON           a sheet to mail: how far is your work? `set -` takes the answer in
  headway stakeholders         who must be heard when, and what was promised to whom
  headway contact WHO          book a contact with a stakeholder
  headway report               the status report, changes first, and the archive of those before
  headway check                what is wrong with the plan; exit code 1 when there is something to say

  headway add LINE             a new record from one line; `add -` reads many lines from standard input
  headway spend ID AMOUNT WORDS   money that was spent, booked on a task, project or program
  headway set ID FIELD=VALUE   change fields, and see what moves; `set -` reads many lines
  headway delete ID ...        take records out of the plan, and see what goes with them
  headway new ID --from OTHER  a project like another one or a template, from a new start
  headway fire RISK            a risk that came true becomes an issue
  headway close PROJECT        close a project with what was learned, and archive it
  headway reopen PROJECT       bring it back
  headway when PHRASE          what a date phrase means

  headway undo [NUMBER]        take back the newest change, or any
  headway redo                 make it again
  headway history [ID]         what happened to a record, or to all of the plan, and when
  headway restore [WHAT]       a deleted record, a backup or a broken file brought back
  headway backup               a copy of the plan, beside those made every day

  headway baseline VERB        the approved plan: set, list, show, diff, choose
  headway goals [PROGRAM]      what programs are for: benefits, what they wait for, when they are reached
  headway measure B-2 1.7      what a benefit measured
  headway gate [GATE] [pass]   gates and their criteria; a gate ticked and passed
  headway health [ID]          the colour that the data gives, the rule that fired, the path to green
  headway brief [PROGRAM]      a program on one page, for a screen or a mail
  headway portfolio            all programs, one line each, and together
  headway diff A B             what differs between two plans, days or baselines, and what it means
  headway merge BASE OURS THEIRS   two files made one again, as git's merge driver

  headway import FILE          a plan from Microsoft Project (XML)
  headway export json          the whole plan as JSON
  headway help VERB            more about one verb

Before or after every verb:
  --file PATH     the plan file (or HEADWAY_FILE; otherwise the one in your data folder)
  --today DATE    the day to take for today, as 2026-10-30 (or HEADWAY_TODAY)
  --at DATE       the plan as it was at the end of a past day, for the verbs that look
  --read-only     change nothing, whatever is asked
  --json          the answer for programs

Examples:
  headway demo
  headway add 'project WEB Website relaunch in KES @TV'
  headway add 'Landing pages 5d @SB 50% after WEB-8 +2d ^fri' --in WEB
  headway set WEB-13 finish=+1w
  headway list milestones
  headway --file plan.json schedule --json

Exit codes: 0 done, 1 there is something to say or nothing was kept, 2 the input cannot be used.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The verb to explain."""
    parser.add_argument("verb", nargs="?", metavar="VERB")


def run(args: Namespace, shell: Shell) -> int:
    """Print the help of a verb, or this page."""
    from tui.cli import verb_help

    say((verb_help(args.verb) if args.verb else HELP).strip())
    return 0
