import type { NamePair } from './fuzzy-pairs.ts'

/** Different persons: relatives, namesakes, names with several wrong letters, others' initials. */
export const STRANGERS: readonly NamePair[] = `
Müller^Anna | Müller^Žaneta
Müller^Anna | Иванова^Anna
Müller^Anna | García Márquez^Guðrún
Kowalczyk^Zofia | Kowalczyk^Özgür
Kowalczyk^Zofia | Шевченко^Zofia
Kowalczyk^Zofia | Nguyễn^Bjørn
O'Brien^Patrick | O'Brien^Ελένη
O'Brien^Patrick | Hernández^Patrick
O'Brien^Patrick | Þórsdóttir^Žaneta
García Márquez^Gabriel | García Márquez^Γιώργος
García Márquez^Gabriel | Lefèvre^Gabriel
García Márquez^Gabriel | Øvergård^Özgür
Nguyễn^Thị Hương | Nguyễn^Наталья
Nguyễn^Thị Hương | Straße^Thị Hương
Nguyễn^Thị Hương | Šimůnková^Ελένη
Þórsdóttir^Guðrún | Þórsdóttir^Тарас
Þórsdóttir^Guðrún | Åkesson^Guðrún
Þórsdóttir^Guðrún | Çelik^Γιώργος
Øvergård^Bjørn | Øvergård^José Luis
Øvergård^Bjørn | Yamada^Bjørn
Øvergård^Bjørn | Αλεξίου^Наталья
Šimůnková^Žaneta | Šimůnková^Chloé
Šimůnková^Žaneta | Suzuki^Žaneta
Šimůnková^Žaneta | Παπαδόπουλος^Тарас
Çelik^Özgür | Çelik^Günther
Çelik^Özgür | Kim^Özgür
Çelik^Özgür | Иванова^José Luis
Αλεξίου^Ελένη | Αλεξίου^Märta
Αλεξίου^Ελένη | Haddad^Ελένη
Αλεξίου^Ελένη | Шевченко^Chloé
Παπαδόπουλος^Γιώργος | Παπαδόπουλος^Tarou
Παπαδόπουλος^Γιώργος | Abdullah^Γιώργος
Παπαδόπουλος^Γιώργος | Hernández^Günther
Иванова^Наталья | Иванова^Hanako
Иванова^Наталья | Okonkwo^Наталья
Иванова^Наталья | Lefèvre^Märta
Шевченко^Тарас | Шевченко^Minsu
Шевченко^Тарас | Van der Berg^Тарас
Шевченко^Тарас | Straße^Tarou
Hernández^José Luis | Hernández^Youssef
Hernández^José Luis | MacDonald^José Luis
Hernández^José Luis | Åkesson^Hanako
Lefèvre^Chloé | Lefèvre^Fatima
Lefèvre^Chloé | Fitzgerald^Chloé
Lefèvre^Chloé | Yamada^Minsu
Straße^Günther | Straße^Chidinma
Straße^Günther | Rossi^Günther
Straße^Günther | Suzuki^Youssef
Åkesson^Märta | Åkesson^Willem
Åkesson^Märta | Petrović^Märta
Åkesson^Märta | Kim^Fatima
Yamada^Tarou=山田^太郎=やまだ^たろう | Yamada^Fiona
Yamada^Tarou=山田^太郎=やまだ^たろう | Wójcik^Tarou
Yamada^Tarou=山田^太郎=やまだ^たろう | Haddad^Chidinma
Suzuki^Hanako=鈴木^花子=すずき^はなこ | Suzuki^Róisín
Suzuki^Hanako=鈴木^花子=すずき^はなこ | Horváth^Hanako
Suzuki^Hanako=鈴木^花子=すずき^はなこ | Abdullah^Willem
Kim^Minsu=김^민수 | Kim^Alessandra
Kim^Minsu=김^민수 | Smith^Minsu
Kim^Minsu=김^민수 | Okonkwo^Fiona
Haddad^Youssef | Haddad^Dragana
Haddad^Youssef | Johnson^Youssef
Haddad^Youssef | Van der Berg^Róisín
Abdullah^Fatima | Abdullah^Agnieszka
Abdullah^Fatima | Williams^Fatima
Abdullah^Fatima | MacDonald^Alessandra
Okonkwo^Chidinma | Okonkwo^Zsuzsanna
Okonkwo^Chidinma | Thompson^Chidinma
Okonkwo^Chidinma | Fitzgerald^Dragana
Van der Berg^Willem | Van der Berg^Jonathan
Van der Berg^Willem | Anderson^Willem
Van der Berg^Willem | Rossi^Agnieszka
MacDonald^Fiona | MacDonald^Elizabeth
MacDonald^Fiona | Fischer^Fiona
MacDonald^Fiona | Petrović^Zsuzsanna
Fitzgerald^Róisín | Fitzgerald^Christopher
Fitzgerald^Róisín | Schneider^Róisín
Fitzgerald^Róisín | Wójcik^Jonathan
Rossi^Alessandra | Rossi^Margaret
Rossi^Alessandra | Dubois^Alessandra
Rossi^Alessandra | Horváth^Elizabeth
Petrović^Dragana | Petrović^Katherine
Petrović^Dragana | Silva^Dragana
Petrović^Dragana | Smith^Christopher
Wójcik^Agnieszka | Wójcik^Sebastian
Wójcik^Agnieszka | Bergström^Agnieszka
Wójcik^Agnieszka | Johnson^Margaret
Horváth^Zsuzsanna | Horváth^Friedrich
Horváth^Zsuzsanna | Müller^Zsuzsanna
Horváth^Zsuzsanna | Williams^Katherine
Smith^Jonathan | Smith^Geneviève
Smith^Jonathan | Kowalczyk^Jonathan
Smith^Jonathan | Thompson^Sebastian
Johnson^Elizabeth | Johnson^João
Johnson^Elizabeth | O'Brien^Elizabeth
Johnson^Elizabeth | Anderson^Friedrich
Williams^Christopher | Williams^Ingrid
Williams^Christopher | García Márquez^Christopher
Williams^Christopher | Fischer^Geneviève
Thompson^Margaret | Thompson^Anna
Thompson^Margaret | Nguyễn^Margaret
Thompson^Margaret | Schneider^João
Anderson^Katherine | Anderson^Zofia
Anderson^Katherine | Þórsdóttir^Katherine
Anderson^Katherine | Dubois^Ingrid
Fischer^Sebastian | Fischer^Patrick
Fischer^Sebastian | Øvergård^Sebastian
Fischer^Sebastian | Silva^Anna
Schneider^Friedrich | Schneider^Gabriel
Schneider^Friedrich | Šimůnková^Friedrich
Schneider^Friedrich | Bergström^Zofia
Dubois^Geneviève | Dubois^Thị Hương
Dubois^Geneviève | Çelik^Geneviève
Dubois^Geneviève | Müller^Patrick
Silva^João | Silva^Guðrún
Silva^João | Αλεξίου^João
Silva^João | Kowalczyk^Gabriel
Bergström^Ingrid | Bergström^Bjørn
Bergström^Ingrid | Παπαδόπουλος^Ingrid
Bergström^Ingrid | O'Brien^Thị Hương
Müller^Anna | Müllrxq^Anna
Müller^Anna | J Yamada
Kowalczyk^Zofia | Kowalczkxq^Zofia
Kowalczyk^Zofia | C Suzuki
O'Brien^Patrick | O'Brinxq^Patrick
O'Brien^Patrick | G Kim
García Márquez^Gabriel | García Márquzxq^Gabriel
García Márquez^Gabriel | M Haddad
Nguyễn^Thị Hương | Nguynxq^Thị Hương
Nguyễn^Thị Hương | T Abdullah
Þórsdóttir^Guðrún | Þórsdóttrxq^Guðrún
Þórsdóttir^Guðrún | H Okonkwo
Øvergård^Bjørn | Øvergådxq^Bjørn
Øvergård^Bjørn | M Van der Berg
Šimůnková^Žaneta | Šimůnkoáxq^Žaneta
Šimůnková^Žaneta | Y MacDonald
Çelik^Özgür | Çelkxq^Özgür
Çelik^Özgür | F Fitzgerald
Αλεξίου^Ελένη | Αλεξίυxq^Ελένη
Αλεξίου^Ελένη | C Rossi
Παπαδόπουλος^Γιώργος | Παπαδόπουλςxq^Γιώργος
Παπαδόπουλος^Γιώργος | W Petrović
Иванова^Наталья | Иваноаxq^Наталья
Иванова^Наталья | F Wójcik
Шевченко^Тарас | Шевченоxq^Тарас
Шевченко^Тарас | R Horváth
Hernández^José Luis | Hernándzxq^José Luis
Hernández^José Luis | A Smith
Lefèvre^Chloé | Lefèvexq^Chloé
Lefèvre^Chloé | D Johnson
Straße^Günther | Straexq^Günther
Straße^Günther | A Williams
Åkesson^Märta | Åkessnxq^Märta
Åkesson^Märta | Z Thompson
Yamada^Tarou=山田^太郎=やまだ^たろう | Yamaaxq^Tarou
Yamada^Tarou=山田^太郎=やまだ^たろう | J Anderson
Suzuki^Hanako=鈴木^花子=すずき^はなこ | Suzuixq^Hanako
Suzuki^Hanako=鈴木^花子=すずき^はなこ | E Fischer
Kim^Minsu=김^민수 | Kimxyz^Minsu
Kim^Minsu=김^민수 | C Schneider
Haddad^Youssef | Hadddxq^Youssef
Haddad^Youssef | M Dubois
Abdullah^Fatima | Abdullhxq^Fatima
Abdullah^Fatima | K Silva
Okonkwo^Chidinma | Okonkoxq^Chidinma
Okonkwo^Chidinma | S Bergström
Van der Berg^Willem | Van der Begxq^Willem
Van der Berg^Willem | F Müller
MacDonald^Fiona | MacDonadxq^Fiona
MacDonald^Fiona | G Kowalczyk
Fitzgerald^Róisín | Fitzgeradxq^Róisín
Fitzgerald^Róisín | J O'Brien
Rossi^Alessandra | Rosixq^Alessandra
Rossi^Alessandra | I García Márquez
Petrović^Dragana | Petrovćxq^Dragana
Petrović^Dragana | A Nguyễn
Wójcik^Agnieszka | Wójckxq^Agnieszka
Wójcik^Agnieszka | Z Þórsdóttir
Horváth^Zsuzsanna | Horváhxq^Zsuzsanna
Horváth^Zsuzsanna | P Øvergård
Smith^Jonathan | Smihxq^Jonathan
Smith^Jonathan | G Šimůnková
Johnson^Elizabeth | Johnsnxq^Elizabeth
Johnson^Elizabeth | T Çelik
Williams^Christopher | Williasxq^Christopher
Williams^Christopher | G Αλεξίου
Thompson^Margaret | Thompsnxq^Margaret
Thompson^Margaret | B Παπαδόπουλος
Anderson^Katherine | Andersnxq^Katherine
Anderson^Katherine | Ž Иванова
Fischer^Sebastian | Fischrxq^Sebastian
Fischer^Sebastian | Ö Шевченко
Schneider^Friedrich | Schneidrxq^Friedrich
Schneider^Friedrich | Ε Hernández
Dubois^Geneviève | Dubosxq^Geneviève
Dubois^Geneviève | Γ Lefèvre
Silva^João | Silaxq^João
Silva^João | Н Straße
Bergström^Ingrid | Bergstrmxq^Ingrid
Bergström^Ingrid | Т Åkesson
`
  .trim()
  .split('\n')
  .map((line) => {
    const [stored = '', asked = ''] = line.split(' | ')
    return [stored, asked]
  })
