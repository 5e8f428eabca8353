# What open data says in words.

ocds-method = Micro-acquisition: a fixed price, evaluation criteria that are met or not, and a draw among the applications that pass
ocds-award-criteria = The price is fixed at { $price } before taxes; the value includes the highest sales tax. Applications pass or fail mandatory criteria, and one of those that pass is drawn at random in a way that anyone can verify.
ocds-submission = Applications are comments on the issue { $url }
ocds-item = Open-source code under the licence { $licence }
ocds-amendment = The statement was amended in { $fields }.
ocds-award = Number { $place } in the order drawn
ocds-approval-programme = Approval by the programme
ocds-approval-procurement = Approval by procurement
ocds-approval-commitment = Commitment of funds (section 32)
ocds-document-notice = The opportunity
ocds-document-work = The work and its acceptance criteria
ocds-document-evaluation = Application evaluation
ocds-document-question = Question { $number } and its answer
ocds-document-draw = The record of the draw
ocds-document-end = How it ended
ocds-document-dispute = A dispute
ocds-document-terms = The terms that the supplier accepted
ocds-document-pull-request = The merged pull request
ocds-document-checks = The checks of the pull request
ocds-milestone-delivery = Delivery of the work
ocds-milestone-certification = The work is certified as received (section 34)
ocds-milestone-payment = Payment
