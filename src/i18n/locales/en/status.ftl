# The status comment: one for each issue, edited in place.
status-heading = { $state }: { $title }

next-draft = The statement is being read.
next-needs-changes = { $count ->
    [one] The opportunity is not posted yet: one thing is to be mended first.
   *[other] The opportunity is not posted yet: { $count } things are to be mended first.
} Edit this issue. The App reads it again at each edit by a person with write access, and posts the opportunity as soon as nothing is left to mend.
next-awaiting-approval = The statement keeps every rule. It is posted as soon as each approval below is given; until then it takes no applications.
next-open = Applications are taken up to and including **{ $closes }**. The team then evaluates each of them; the supplier should be known by { $target }.
next-evaluation = Applications are closed. The team evaluates each of them; the supplier should be known by **{ $target }**.
next-evaluation-public = An evaluation written here is public for good, and about the criteria alone.
conflict-declaration = By evaluating, a person declares that they have no conflict of interest with any applicant. Who has one leaves the evaluation to another maintainer or evaluator.
next-draw = Every application is evaluated and the list of those that passed is fixed. The draw follows by itself.
next-draw-round = Every application is evaluated and the list of those that passed is fixed. The draw follows by itself once the beacon has signed round { $round }, at { $when }.
next-offering = The work is being offered to { $supplier }. The time to answer begins when the comment with the offer stands.
next-offered = The work is offered to { $supplier }, who has until **{ $until }** to accept or to decline.
next-sign-off = { $supplier }, a public servant, accepted the terms on { $since }: acceptance waits for the sign-off of a director general. Work may not begin before a person with the programme role records it with `/sign-off REFERENCE`, or refuses with `/sign-off no REASON`.
next-in-progress = { $supplier } does the work. It is due by **{ $due }**, as a pull request that closes this issue.
next-in-review = { $supplier } does the work, due by **{ $due }**. Pull request #{ $number } is linked: merging it accepts the work when every work acceptance criterion is met.
next-delivered = Pull request #{ $number } was merged, but the work is not accepted. A person must decide; what is missing is listed below.
next-certify = The work is accepted. Next, a person with the certification role certifies with `/certify` that it was received (section 34); then somebody else pays { $supplier } and records it here with `/paid REFERENCE`.
next-held = The work is accepted, and its payment is on hold: nothing is certified or paid. An officer ends the hold with `/release REASON`, or the payment for good with `/void REASON`.
next-void = The work was accepted and its payment record is void: nothing is paid for it.
next-accepted = The work is accepted. Next, { $supplier } is paid, and the person who pays records it here with `/paid REFERENCE`.
next-paid = The work is accepted and paid. Nothing is left to do.
next-terminated-default = The contract with { $supplier } was ended for default on { $when }. The reason given: “{ $reason }”.
next-terminated-convenience = The contract with { $supplier } was ended for the team’s convenience on { $when }. The reason given: “{ $reason }”.
next-terminated-supplier = { $supplier } gave the work up on { $when }, and the contract has ended.
next-terminated-owed = Next, the part that is done is to be paid; the person who pays records it here with `/paid REFERENCE`.
next-terminated-certify = Next, a person with the certification role certifies with `/certify` the part that is done (section 34); then somebody else pays it and records it here with `/paid REFERENCE`.
next-terminated-held = The part that is done is owed, and its payment is on hold: an officer ends the hold with `/release REASON`, or the payment for good with `/void REASON`.
next-terminated-void = The payment record for the part that was done is void: nothing is paid for it.
next-terminated-paid = The part that was done is paid.

end-no-application = Nobody applied before the closing time.
end-none-passed = No application passed the evaluation.
end-none-left = Everyone in the drawn order declined the offer or let it lapse.
end-again = To offer this work anew with the issue’s present text, a maintainer writes `/repost`.
cancelled-command = A maintainer cancelled the opportunity. The reason given: “{ $reason }”.
cancelled-label = The opportunity was cancelled: the label was taken off the issue.
cancelled-issue = The opportunity was cancelled: the issue was closed without the work being done.
cancelled-relabel = It had not been posted. Label the issue again to begin anew.

fact-price = **Fixed price:** { $price } before taxes
fact-closes = **Applications close:** { $date }
fact-delivery = **Work delivery:** { $date }
fact-skills = **Required skills:** { $skills }
fact-licence = **Licence:** { $licence }; the supplier keeps the copyright
fact-branch = **A merge counts on:** { $branch }
fact-evaluators = **Also evaluate:** { $people }
fact-version = **Statement:** version { $version }, amended while open. Its SHA-256 is `{ $hash }`
fact-statement = **Statement:** its SHA-256 is `{ $hash }`

settings-title = The repository’s settings
settings-intro = `.github/micro-acquisition.yml` on the default branch has problems. Until they are mended, the last settings without problems stay in force; where there were none, only the programme’s policy. Correct the file: it is read anew when an issue is labelled, and when a statement that is not posted yet is edited or approved.
problems-title = To be mended
problem-at-line = { $field }, line { $line }
problem-rule = (rule { $rule })
approvals-title = Approvals
approvals-intro = They are for the statement with SHA-256 `{ $hash }`; an edit of this issue voids them. The programme’s and procurement’s are two people’s.
approval-programme = The programme’s approval
approval-procurement = Procurement’s approval
approval-commitment = Commitment of funds (section 32)
approval-given = ✅ { $what }: { $by }, { $when }
commitment-given = ✅ { $what }: at most { $amount }, reference “{ $reference }”; { $by }, { $when }
approval-missing = ⏳ { $what }: a person with the role writes `{ $command }`
approval-missing-of = ⏳ { $what }: { $who } writes `{ $command }`
approval-missing-nobody = ⏳ { $what }: nobody holds the role for it. The operator of this App names somebody in its configuration.

drift-title = The text of this issue is not the text in force
drift-body = { $login } edited it on { $when }, and that edit does not count. The text that was posted stays in force; it is on the [public page]({ $url }).
dispute-title = A dispute is open
dispute-body = Raised by { $people }, open since { $since }. Until an officer settles it with `/resolve`, no work acceptance criterion is decided, and nothing is certified, paid or terminated.

apply-title = How to apply
apply-intro = Write a comment on this issue that begins with these lines, tick each box by writing `[x]`, and put your statement in place of the last line. Up to closing you can edit the comment, or take the application back with `/withdraw`.
apply-evaluation = Say how you meet each of these; an application passes when it meets them all:

applications-title = Applications
applications-none = None yet.
application-line = A{ $number } · { $login } · { $when }
application-edited = edited { $when }
application-withdrawn = withdrawn { $when }
application-passed = passed
application-failed = did not pass
application-waits = waits for its evaluation
application-evaluated = evaluated
application-comment = comment
applications-survey = You applied? Please [answer the survey]({ $url }) before the outcome is known. The first question takes one click; nobody learns who answered, and no application gains or loses by it.

questions-title = Questions
questions-until = Anyone can ask until **{ $until }** with `/question TEXT` in a comment on this issue. Everyone reads the question and the answer; a maintainer answers with `/answer Q1 TEXT`.
questions-none = This opportunity takes no questions: it is posted for too short a time.
question-line = Q{ $number } · { $login } · { $when } · { $comment }
question-waits = Waits for its answer.
question-at-desk = at the desk
question-answered = Answer by { $login } on { $when } · { $comment }
question-answered-again = Answer by { $login } on { $when }, in place of an earlier one · { $comment }
question-erased = (erased)

evaluate-title = Evaluation
evaluate-waiting = Waiting for `/evaluate`: { $applications }.
evaluate-how = A maintainer writes `/evaluate A1 pass REASON` or `/evaluate A1 fail REASON` in a comment on this issue. Every verdict needs its reason.
evaluate-criteria = One verdict covers every criterion; `/evaluate A1.2 fail REASON` covers the second one alone. The criteria:

draw-title = Draw
draw-chain = Chain of the beacon (drand)
draw-hash = { $name }: `{ $hash }`
draw-passed = Passed: { $applications }.
draw-drawn = **Order drawn:** { $applications }
draw-awaits-round = The list is fixed and its fingerprint published. The order comes from round { $round } of the beacon, signed at { $when }: until then nobody can know it. If the beacon cannot be reached then, it is asked again until it answers.
draw-verify = Check it yourself with [the draw record]({ $url }):

supplier-title = Supplier
supplier-offered = Offered to { $supplier } (application A{ $application }, place { $place } in the order) on { $when }.
supplier-awarded = { $supplier } accepted the terms on { $when }. The terms freeze the statement with SHA-256 `{ $hash }`.
supplier-signed-off = A director general’s sign-off, reference “{ $reference }”, was recorded by { $by } on { $when }.

criteria-title = Work acceptance criteria
criteria-pull = Pull request #{ $number }, as its commit `{ $head }` shows:
criteria-merged = Pull request #{ $number }, merged on { $when } as [`{ $short }`]({ $url }):
criteria-decide = A maintainer who is not the supplier decides with `/criterion { $number } met REASON` or `/criterion { $number } unmet REASON`, here or on the pull request.
criteria-table-number = No.
criteria-table-criterion = Criterion
criteria-table-kind = Checked by
criteria-table-status = Status
criterion-awaits-person = Pending: a person decides
criterion-awaits-machine = Pending: not finished

missing-title = What is missing
missing-unmet = Criterion { $number } is not met: { $text }. The supplier mends it in a further pull request that closes this issue.
missing-awaits-person = Criterion { $number } waits for a decision: { $text }. A maintainer who is not the supplier writes `/criterion { $number } met REASON` or `/criterion { $number } unmet REASON`.
missing-stale = Criterion { $number } was decided on an earlier commit: { $text }. A maintainer who is not the supplier decides again with `/criterion { $number } met REASON` or `/criterion { $number } unmet REASON`.
missing-awaits-machine = Criterion { $number } was not finished when the pull request was merged: { $text }. A further pull request that closes this issue is judged anew, or an officer of the programme overrules with `/criterion { $number } met REASON`.
missing-wrong-author = The pull request is by { $author }. Only one by the supplier counts: the supplier opens a pull request that closes this issue.
missing-no-author = The account that opened the pull request is gone. Only a pull request by the supplier counts: the supplier opens one that closes this issue.
missing-merged-by-supplier = The supplier merged it. Somebody else must accept the work: a maintainer reviews and merges a further pull request by the supplier that closes this issue.
missing-bot-author = The pull request was opened by the bot { $author }, and GitHub knows no author of its commits. A person says whose work it is.
missing-bot-author-of = The pull request was opened by the bot { $author }; its commits are by { $people }. A person says whose work it is.
missing-link-unconfirmed = The link to this issue is in a commit message only, or was written after the merge. A maintainer confirms that this is the delivery.
missing-merged-by-bot = A bot merged it, and nobody with write access who is not the supplier approved of the merged commit. A maintainer confirms the acceptance.
missing-merger-unknown = GitHub does not say who merged it, so nobody has accepted the work: a maintainer merges a further pull request by the supplier that closes this issue.
missing-late = The merged commit was pushed after the delivery date. An officer decides with `/resolve accept REASON` or `/resolve reject REASON`, or a maintainer ends the contract with `/terminate`.
missing-disputed = A dispute was open when it was merged. Once an officer settles it with `/resolve continue REASON`, the merge is judged again; `/resolve accept REASON` or `/resolve reject REASON` decides at once.

payment-title = Payment
payment-line = **{ $state }** · { $amount } and at most { $tax } of tax, so at most { $total }, to { $supplier }
payment-line-stated = **{ $state }** · { $amount } and { $tax } of tax, { $total } in all, to { $supplier }
payment-record = Payment record `{ $id }`, made on { $when }.
payment-done = Paid on { $when } { $method }, reference “{ $reference }”, recorded by { $by }.
payment-card = by acquisition card
payment-paypal = through PayPal
payment-other = in another way
payment-unpaid = Unpaid since { $when }.
payment-step-certified = Certified as received (section 34) by { $by } on { $when }.
payment-step-held = Put on hold by { $by } on { $when }: “{ $reason }”.
payment-step-held-revert = Put on hold on { $when }: pull request #{ $number } reverted the delivery.
payment-step-released = Released from hold by { $by } on { $when }: “{ $reason }”.
payment-step-voided = Voided by { $by } on { $when }: “{ $reason }”.
payment-step-reverted = Pull request #{ $number } reverted the delivery on { $when }. The defect is noted.
payment-stand-in = Nobody in this programme holds the role of: { $roles }. An administrator of the repository stands in, for each role apart.

footer-page = [Public page of this opportunity]({ $url })
footer-head = Head of the event chain: `{ $head }`
too-long = The rest does not fit here. [Everything is on the public page.]({ $url })

splitting-title = One contract or several?
splitting-intro = Compared with what was posted in the last twelve months, a person should say why this is a contract of its own: an officer of the programme or of procurement writes `/splitting no RATIONALE`, or `/splitting yes RATIONALE`. Nothing is refused, and there can be good reasons.
splitting-decided-no = { $by } decided on { $when } that this is a contract of its own: “{ $rationale }”. What was compared:
splitting-decided-yes = { $by } decided on { $when } that this is a part of a larger contract: “{ $rationale }”. What was compared:
splitting-sum-project = { $count } opportunities of this project come to { $total } with the highest tax; one contract may come to { $ceiling }.
splitting-sum-repository = { $count } opportunities of this repository come to { $total } with the highest tax; one contract may come to { $ceiling }.
splitting-sum-client = { $count } opportunities of the same client come to { $total } with the highest tax; one contract may come to { $ceiling }.
splitting-just-under = The price of { $price } is just under the most that can be offered, { $guard }.
splitting-supplier = { $supplier } was awarded { $count } of the earlier ones.
splitting-similar = { $percent } percent of the text is that of “{ $title }”.
splitting-several = { $count } opportunities were posted by the same client within thirty days.
