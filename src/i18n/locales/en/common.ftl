# Words that pages, comments and mail share.
product = Micro-acquisition
instant = { $day }, { $time } { $zone }
closed-already = closed
closes-in-days = { $count ->
    [one] closes in { $count } day
   *[other] closes in { $count } days
}
closes-in-hours = { $count ->
    [one] closes in { $count } hour
   *[other] closes in { $count } hours
}
closes-in-minutes = { $count ->
    [0] closes in less than a minute
    [one] closes in { $count } minute
   *[other] closes in { $count } minutes
}
applications-count = { $count ->
    [one] { $count } application
   *[other] { $count } applications
}
language-en = English
language-fr = French

state-draft = Draft
state-needs_changes = Needs changes
state-awaiting_approval = Awaiting approval
state-open = Open
state-evaluation = Evaluation
state-offered = Offered
state-in_progress = In progress
state-delivered = Delivered
state-accepted = Accepted
state-paid = Paid
state-unsuccessful = Unsuccessful
state-cancelled = Cancelled
state-terminated = Terminated
state-disputed = Disputed

criterion-pending = Pending
criterion-met = Met
criterion-unmet = Not met
criterion-stale = To be decided again

payment-drafted = Owed: the record is made
payment-certified = Certified
payment-paid = Paid
payment-held = On hold
payment-void = Void

role-programme = programme
role-procurement = procurement
role-commitment = commitment
role-certification = certification
role-payment = payment
role-auditor = auditor
either = { $one } or { $other }
