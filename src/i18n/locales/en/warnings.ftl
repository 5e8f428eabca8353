# What a statement may say and had better not: what was found, and what to do.

warnings-title = To think over
warnings-intro = None of this keeps the opportunity from being posted.
warning-at-line = Line { $line }
warning-rate-too-low = The price of { $price } pays less than 60 dollars an hour for { $hours } estimated hours and ten hours of administration, which come to { $lowest }. Raise the price, or ask for less work.
warning-rate-too-high = The price of { $price } pays more than 100 dollars an hour for { $hours } estimated hours and ten hours of administration, which come to { $highest }. Lower the price, or estimate the hours anew.
warning-not-affirmed = “{ $text }” is not ticked. Tick it if it is so; if it is not, ask your programme whether this work can be posted.
warning-before-taxes = The price of { $price } is before taxes: with the highest tax, { $total } is committed. Check that this is the amount that was set aside.
warning-window-too-short = The work takes about { $hours } hours, but from when the supplier should be known to delivery there { $days ->
    [one] is { $days } business day, which holds { $window } hours
   *[other] are { $days } business days, which hold { $window } hours
} at 37.5 hours a week. Move the delivery, or ask for less work.
warning-on-friday = { $date } is a Friday: people have no working day left to help. Choose a day in mid-week.
warning-not-a-business-day = { $date } is not a business day: nobody is there to help. Choose a day in mid-week.
warning-niche-skill = Few people have “{ $skill }”. If a similar skill will do, say so in the application evaluation, or name a more common one.
warning-forgeable-check = Criterion { $number } rests on the check “{ $check }”, which the repository’s own workflow can report: the delivery could change it. Name the App that must report it (“{ $check }@APP”), or add a criterion that a maintainer decides.
warning-untestable = Criterion { $number } says “{ $words }”, which two people would judge differently. Say what must be seen for it to be met.
warning-checks-not-runnable = “{ $words }”: those who apply seem unable to run the checks before the award. Give everybody what the checks need, such as made-up data with the same structure.
warning-insurance-number = Nine digits here could be a social insurance number. Everything in a statement is public: take personal information out, also from the issue’s history.
warning-protected-marking = The marking “{ $marking }” stands here. Everything in a statement is public: take protected text out, also from the issue’s history.

lint-error = error: { $place }: { $sentence }
lint-warning = warning: { $place }: { $sentence }
lint-wrong-settings = { $errors ->
    [one] { $errors } error in the settings
   *[other] { $errors } errors in the settings
}
lint-wrong = { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
} and { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
}: the App would not post this statement.
lint-right = No error and { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
}: the App would post this statement.
