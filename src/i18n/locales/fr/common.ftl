# Les mots que partagent les pages, les commentaires et les courriels.
product = Micro-acquisition
instant = { $day } à { $time } { $zone }
closed-already = clôturée
closes-in-days = { $count ->
    [one] clôture dans { $count } jour
   *[other] clôture dans { $count } jours
}
closes-in-hours = { $count ->
    [one] clôture dans { $count } heure
   *[other] clôture dans { $count } heures
}
closes-in-minutes = { $count ->
    [0] clôture dans moins d’une minute
    [one] clôture dans { $count } minute
   *[other] clôture dans { $count } minutes
}
applications-count = { $count ->
    [one] { $count } candidature
   *[other] { $count } candidatures
}
language-en = anglais
language-fr = français

state-draft = Ébauche
state-needs_changes = À corriger
state-awaiting_approval = En attente d’approbation
state-open = Ouverte
state-evaluation = Évaluation
state-offered = Offerte
state-in_progress = En cours
state-delivered = Livrée
state-accepted = Acceptée
state-paid = Payée
state-unsuccessful = Infructueuse
state-cancelled = Annulée
state-terminated = Résiliée
state-disputed = Contestée

criterion-pending = En attente
criterion-met = Satisfait
criterion-unmet = Insatisfait
criterion-stale = À décider de nouveau

payment-drafted = Dû : le dossier est créé
payment-certified = Attesté
payment-paid = Payé
payment-held = Suspendu
payment-void = Annulé

role-programme = programme
role-procurement = approvisionnement
role-commitment = engagement des fonds
role-certification = attestation
role-payment = paiement
role-auditor = vérification
either = { $one } ou { $other }
