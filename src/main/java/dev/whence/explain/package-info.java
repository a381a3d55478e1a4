/// The cause engine: from what differs between a window and its baselines to who is charged with
/// it, and from the charges to a ranking and an answer. Plain Java; time is an argument.
///
/// `Explainer` is the one door out; start reading at `Inquiry`, which puts the parts in order.
///
/// 1. `Heard` decides what is compared, `Timing` how much longer each service takes, `Blame` who is
///    charged with that and with what it does otherwise, `HandedOn` who of them was told something
///    wrong.
/// 2. `Origins` says what is behind a charge: more load (`Demand`), a pool, who answered before
///    (`AnsweredBefore`, `Complaints`), the one that calls (`OnlyCaller`), whom several no longer
///    reach (`Unreached`); `CommonCause` makes one of what speaks of the same. `Refused`, `InTurn`,
///    `Unresolved` and `Instances` add who is charged otherwise, `Neighbours` (with
///    `CommonMachine`), `Silent`, `StepNames` and `EmptiedCaches` who is used by those that are;
///    `Crowded` holds back one instance that gets the calls of others.
/// 3. `Recent` holds back what is not of this window.
/// 4. `MetricVoices`, `Backlogs` and `Surge` say what there is beside requests that suffer,
///    `LineVoices` what log lines of no request say, `NotRunning` who is asked in vain, `Machines`
///    what they run on.
/// 5. `ChangeSide` says which change is behind a candidate. `Ranking` puts the candidates in order;
///    `AsksAgain` and `ChangedFirst` let others go before the first.
///
/// Sub-packages, each of which uses only those above it:
///
/// - `answer`: what is asked and what is answered, as values
/// - `statistics`: tests that know only numbers
/// - `facts`: what the store tells of a question
/// - `request`: single requests
/// - `meaning`: what metrics mean
/// - `metrics`: what metrics alone tell
/// - `structure`: who calls whom, and what calls do otherwise
/// - `time`: where requests' time goes
/// - `load`: how much is asked of whom
/// - `resource`: machines, pools, and what is used up
/// - `telling`: how an answer says it
/// - `change`: what was changed, and what that has to do with a cause
/// - `charge`: who is charged with what
/// - `instead`: who may be at fault instead of who is charged
/// - `place`: where it happens: instances, machines, what no span is of
/// - `beside`: who has a say without spans: metrics and lines of no request
/// - `ranking`: the order of the candidates, and how sure the first may be
///
/// Uses them, `model` and the reader of `store`.
@NullMarked
package dev.whence.explain;

import org.jspecify.annotations.NullMarked;
